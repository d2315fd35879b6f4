# Why a value, filter or definition was refused: by the codes of the model, with their arguments in order.
reason-required = This is needed.
reason-read-only = `{ $a }` cannot be written.
reason-denied = { $a ->
    [see] Your role does not let you see such records ({ $b }).
    [create] Your role does not let you create such records ({ $b }).
    [change] Your role does not let you change such records ({ $b }).
    [delete] Your role does not let you delete such records ({ $b }).
   *[other] Your role does not let you do this with such records ({ $b }).
}
reason-may-not-assign = Your role does not let you give records to somebody else.
reason-unknown-field = There is no field `{ $a }` in { $b }. Did you mean `{ $c }`?
reason-unknown-field-plain = There is no field `{ $a }` in { $b }.
reason-not-text = This has to be text.
reason-nul = This contains the character U+0000, which cannot be stored; remove it.
reason-too-long = This has { $a } characters; at most { $b } fit here.
reason-not-a-number = `{ $a }` is not a number; write digits, such as 1234.50.
reason-not-a-number-type = This has to be a number.
reason-not-whole = `{ $a }` is not a whole number.
reason-too-small = { $a } is too small; the least is { $b }.
reason-too-large = { $a } is too large; the most is { $b }.
reason-too-precise = { $a } has too many digits behind the point; at most { $b } are kept.
reason-too-many-digits = `{ $a }` has more digits than can be kept exactly.
reason-not-money = `{ $a }` is not an amount; write it like 12.50 EUR.
reason-unknown-currency = There is no currency `{ $a }`; the nearest code is { $b }.
reason-not-yes-or-no = `{ $a }` is not an answer; write yes or no.
reason-not-a-date = `{ $a }` is not a date; write it like { $b } or { $c }.
reason-not-a-date-type = This has to be a date as text, such as "2026-12-31".
reason-no-such-day = There is no day { $a } in month { $b } of { $c }.
reason-no-such-day-number = There is no day { $a } in a month ({ $c }-{ $b }).
reason-no-such-month = There is no month { $a }.
reason-no-such-year = The year { $a } is outside of 1 to 9999.
reason-not-a-datetime = `{ $a }` is not a date and time; write it like 2026-12-31 14:30.
reason-not-a-datetime-type = This has to be a date and time as text, such as "2026-12-31T14:30:00Z".
reason-no-such-time = There is no time `{ $a }`.
reason-not-a-period = `{ $a }` is not a day or period; use a day such as { $b }, a month such as 2026-03, or a word such as today, this_month, last_30_days or -7d.
reason-not-a-duration = `{ $a }` is not a length of time; write it like 1h 30m, 90 min or 1:30.
reason-not-an-email = `{ $a }` is not an email address: { $c ->
    [blank] it has a blank in it
   *[other] { $b }
}.
reason-not-an-email-type = An email address is text or an object with `address`.
reason-not-a-phone = `{ $a }` is not a phone number{ $b ->
    [country] : there is no such country code
    [no_country] {" "}without its country
    [too_long] {" "}here: it has more digits than there can be
   *[other] {""}
}; write it like +49 30 123456.
reason-not-a-phone-type = A phone number is text or an object with `number`.
reason-unknown-phone-kind = A phone number is not for `{ $a }`; use one of { $b }.
reason-not-a-url = `{ $a }` is not a web address; write it like https://example.com.
reason-bad-scheme = Addresses that begin with `{ $a }:` cannot be kept; use http, https, mailto or tel.
reason-unknown-option = `{ $a }` is not one of the options: { $b }.
reason-not-a-list = This has to be a list of texts.
reason-too-many = These are { $a }; at most { $b } fit here.
reason-unknown-key = There is no `{ $a }` here; known are { $b }.
reason-key-not-text = `{ $a }` has to be text.
reason-key-not-bool = `{ $a }` has to be true or false.
reason-not-a-link-type = This has to be the id of a record.
reason-no-id = A link needs the `id` of a record.
reason-not-an-id = `{ $a }` is not the id of a record.
reason-nobody = `me` means nobody here: no user is signed in.
reason-which-object = This may point at several kinds of record; name one in `object`, such as { $a }.
reason-wrong-object = This cannot point at `{ $a }`; it may point at { $b }.
reason-bad-attributes = `attributes` has to be an object.
reason-not-a-file = A file is given as an object with `hash` and `name`.
reason-bad-hash = `{ $a }` is not the hash of a file; upload it first.
reason-no-file-name = A file needs a `name`.
reason-bad-size = `size` has to be a number of bytes.
reason-not-given = `{ $a }` is not a number that Mainstay gave; such numbers are given by Mainstay alone.
reason-not-json = `{ $a }` is not JSON: { $b }.
reason-json-too-deep = This nests deeper than { $a } levels.
reason-json-too-large = This has { $a } bytes; at most { $b } fit here.
reason-bad-filter = `{ $a }` is not a filter: write field, operator and value with points between, such as `name.eq.Acme`.
reason-bad-group = `{ $a }` has to stand in round brackets.
reason-bad-list = `{ $a }` has to be a list in round brackets: `(a,b)`.
reason-brackets = `{ $a }` has a bracket or a quotation mark too many or too few.
reason-bad-operator = `{ $a }` cannot be used with `{ $b }`; use one of { $c }.
reason-bad-is = Behind `is` stands `null` or `not_null`.
reason-not-a-link = `{ $a }` does not lead to another record.
reason-empty = Name a field.
reason-too-deep = A filter may nest at most { $a } brackets.
reason-too-far = A filter may pass through at most { $a } links.
reason-filter-too-long = A filter may have at most { $a } conditions.
reason-not-sortable = Lists cannot be ordered by `{ $a }`.
reason-bad-direction = `{ $a }` is no direction; use `asc` or `desc`.
reason-leads-to-several = `{ $a }` leads to records of several kinds, whose fields cannot be asked for together.
reason-bad-limit = A page has 1 to { $b } records, not `{ $a }`.
reason-bad-limit-plain = `{ $a }` is not a number of records.
reason-bad-trash = `{ $a }` is none of `live`, `trashed`, `any`.
reason-bad-cursor = This cursor is damaged; start again from the first page.
reason-foreign-cursor = This cursor belongs to another list; start again from the first page.
reason-bad-name = `{ $a }` cannot be a name: use lower-case letters, digits and single underscores, a letter first, at most { $b } characters.
reason-reserved = `{ $a }` is used by Mainstay itself; choose another name.
reason-object-twice = There is another object named `{ $a }`.
reason-field-twice = There is another field named `{ $a }`.
reason-no-title = The title field `{ $a }` does not exist.
reason-no-target = It links to `{ $a }`, which does not exist.
reason-rollup-link = `{ $a }` does not link to { $b }.
reason-rollup-field = `{ $a }` does not exist.
reason-moment-field = `{ $a }` has no option `{ $b }`.
reason-rollup-filter-link = `{ $a }` is a field of another record; the filter of a roll-up can use the own fields of the records it adds up alone.
reason-rollup-type = `{ $a }` is of another kind than this roll-up gives.
reason-circle = It depends on itself: { $a }.
reason-min-over-max = The least ({ $a }) is more than the most ({ $b }).
reason-bad-scale = At most 8 digits behind the point can be kept.
reason-bad-stars = A rating has between 1 and 10 stars.
reason-no-options = A choice needs at least one option.
reason-bad-option = `{ $a }` cannot be the key of an option: use letters, digits, `_` and `-`.
reason-option-twice = There is another option `{ $a }`.
reason-bad-color = There is no colour `{ $a }`; use one of { $b }.
reason-bad-attribute = `{ $a }` cannot be the name of an attribute: use lower-case letters.
reason-bad-format = `{ $a }` is not a format: it needs one run of zeros in curly brackets, such as C-{"{"}00000{"}"}.
reason-bad-result = A formula cannot give `{ $a }`; use text, integer, decimal, boolean, date or datetime.
reason-bad-rollup-result = A roll-up cannot give `{ $a }`; use integer, decimal, date or datetime.
reason-no-rollup = A roll-up needs an object, a link and a function.
reason-no-rollup-field = This roll-up needs a field to look at.
reason-count-not-integer = A count gives a whole number.
reason-sum-of-dates = Days and times cannot be summed.
reason-no-formula = A formula needs an expression.
reason-formula-too-long = The formula is too long: { $a }, at most { $b } are allowed.
reason-formula-too-deep = The formula nests too deeply (position { $a }).
reason-formula-sign = `{ $b }` means nothing in a formula (position { $a }).
reason-formula-number = `{ $b }` is not a number (position { $a }).
reason-formula-quote = The text that begins here has no closing quotation mark (position { $a }).
reason-formula-syntax = Here stands { $b } where { $c } is needed (position { $a }).
reason-formula-function = There is no function `{ $b }` (position { $a }).
reason-formula-arguments = `{ $b }` cannot take so many values; write { $c } (position { $a }).
reason-formula-field = There is no field `{ $b }` in { $c } (position { $a }).
reason-formula-type = Here is { $b } where { $c } is needed (position { $a }).
reason-formula-result = The formula gives { $a }, but the field keeps { $b }.
reason-schema-object = An object is written as a set of keys.
reason-schema-name = Every object and every field needs a `name`.
reason-schema-fields = The fields of an object are written as a list.
reason-schema-plural = The name in addresses stays: links that people have kept would lead nowhere. Change the label instead.
reason-schema-title = Records are named by this field; choose another title first.
reason-schema-label = It needs a label for one and a label for several, in one language at least.
reason-schema-field-label = It needs a label, in one language at least.
reason-schema-kind = There is no field kind `{ $a }`; use one of { $b }.
reason-schema-other-kind = It is of the kind { $a }, and that stays; make a new field and copy the values.
reason-schema-no-kind = A new field needs a `kind`.
reason-schema-deleted = There is a deleted field `{ $a }`; bring it back, or purge it first.
reason-schema-deleted-flag = `deleted` is true or false.
reason-schema-unreadable = It cannot be read: { $a }.
reason-schema-key = There is no key `{ $a }` here; use { $b }.
reason-schema-shipped = `{ $a }` cannot be changed of what is shipped with Mainstay.
reason-schema-option = The option `{ $a }` is shipped with Mainstay and stays; rename it, or put it last.
reason-schema-loosened = `{ $a }` is shipped with Mainstay and stays.
