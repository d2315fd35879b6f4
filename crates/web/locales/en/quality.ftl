# How good the records are.

nav-quality = Data quality
quality-title = Data quality
quality-words = What is missing, stale, malformed, orphaned or against a rule, among the records that you see. Each number leads to the list of those records.
quality-nothing = Nothing to look at
quality-nothing-words = There is nothing here that your role lets you see.
quality-counting = Counting …
quality-show = All numbers
quality-of = Data quality of { $objects }
quality-score = Score
quality-score-of = { $n ->
    [one] over one record
   *[other] over { $n } records
}
quality-how = Each thing below takes away as much of the 100 as the share of records that it is about, weighed: rules count three times, what is missing, malformed, orphaned or leads to the trash twice, what is stale or belongs to nobody once.
quality-numbers = What costs points
quality-all-right = Nothing: all that is looked for is in order.
quality-right = { $n ->
    [one] One thing is in order
   *[other] { $n } things are in order
}
quality-what = What
quality-records = Records
quality-share = Share
quality-costs = Points
quality-missing = { $field } is empty
quality-domain = { $field } at a mistyped domain, such as gmial.com
quality-alone = { $field } leads nowhere
quality-leads-to-trash = { $field } is in the trash
quality-unowned = Belongs to nobody
quality-owner-gone = Belongs to somebody who is not active any more
quality-stale = Not touched for { $n } days
quality-rule = Against the rule “{ $rule }”
quality-duplicates = Pairs that may be one
quality-no-duplicates = No pairs are waiting for somebody to decide.
quality-pairs = { $n ->
    [one] One pair is waiting for somebody to decide.
   *[other] { $n } pairs are waiting for somebody to decide.
}
quality-looks = What looks wrong
quality-look = Look through
quality-looks-none = Nothing looks wrong.
quality-looked-at = { $n ->
    [one] One record was looked at.
   *[other] All { $n } records were looked at.
}
quality-looked-at-last = The { $n } records changed last were looked at.
quality-list = { $n ->
    [one] one record
   *[other] { $n } records
}
quality-first-of = the first { $n } of { $all } records
quality-odd-number = { $field }: a number that its country does not have
quality-odd-postcode = { $field }: a postal code that its country does not write so
quality-odd-capitals = { $field }: written in capitals throughout
quality-counts = What counts
quality-fields = Fields that every record should have
quality-fields-hint = Those of the short form, until you choose others.
quality-stale-days = Stale after so many days
quality-stale-hint = Without a change, and without having been spoken to. 0 for never.
quality-usual = As usual again
