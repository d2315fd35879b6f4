# Why a request or a change was refused by the use cases, the pages and the API: by code, with the arguments in order.
reason-address-not-text = This address is not properly encoded: it has to be UTF-8.
reason-parameter-not-text = The parameter `{ $a }` of this address is not properly encoded: it has to be UTF-8.
reason-method = This address does not answer { $a }; the header `Allow` tells what it answers.
reason-media-type = Send JSON, with the header `Content-Type: application/json`.
reason-bad-json = The body is not the JSON that is expected here: { $a }.
reason-bad-body = The body broke off; send it again.
reason-body-too-large = The body is larger than this server accepts; send it in parts.
reason-no-form = What was sent here is not a form.
reason-unread-form = The form did not arrive whole, or not as this page sends it. Load the page again and send it once more.
reason-bad-address = Something behind the question mark of this address cannot be read.
reason-bad-etag = `If-Match` has to be an ETag that this API gave, such as `"3"`, or `*`.
reason-bad-idempotency-key = `Idempotency-Key` has to have 1 to 200 plain characters.
reason-in-progress = A request with this Idempotency-Key is being worked on; ask again shortly.
reason-key-reused = This Idempotency-Key was used for another request; take a new one.
reason-bad-count = `{ $a }` is neither `exact` nor `none`.
reason-not-an-instant = `{ $a }` is not an instant such as 2026-03-01T09:30:00Z.
reason-unknown-parameter = There is no parameter `{ $a }` here; there are { $b }.
reason-unknown-object = There is no object `{ $a }`.
reason-forged = This request did not come from a page of this workspace, or that page is too old; load the page again.
reason-dead-link = This link was used already or has ended; ask an administrator for a new one.
reason-read-only-key = This key is for reading only.
reason-key-by-key = A key cannot make keys; sign in and make it on the settings page.
reason-past = A key has to end in the future.
reason-lacks-right = { $a ->
    [export] Your role does not let you export records; an administrator can change that.
    [import] Your role does not let you import files; an administrator can change that.
    [mass_update] Your role does not let you change many records at once; an administrator can change that.
    [merge] Your role does not let you merge records; an administrator can change that.
    [assign] Your role does not let you give records to somebody else; an administrator can change that.
    [metadata] Your role does not let you change objects and fields; an administrator can change that.
   *[administration] Your role does not let you administer this workspace; an administrator can change that.
  }
reason-last-administrator = Nobody could administer this workspace any more; make somebody else administrator first.
reason-forbidden = You may see this record but not change it so.
reason-not-found = This record does not exist, or not any more.
reason-stale = Somebody else changed this record since you opened it; it is now at version { $a }.
reason-taken = Another record has this value already, and no two may have the same.
reason-no-record = The record linked here does not exist, or you may not see it.
reason-linked = Other records ({ $a }, field { $b }) link to it; change those first.
reason-not-in-trash = This record is not in the trash.
reason-trashed = This record is in the trash; restore it first.
reason-not-trashed = This record is not in the trash; delete it first.
reason-no-zone = `{ $a }` is not a time zone; it looks like Europe/Berlin or Asia/Shanghai.
reason-no-region = `{ $a }` is not a country's code of two capital letters such as DE or CN.
reason-password-short = A password needs at least { $a } characters; this one has { $b }.
reason-password-long = A password may have at most { $a } characters.
reason-password-weak = This password is too easy to guess; take several words, for example.
reason-password-wrong = This is not your present password.
reason-broken-upload = The file did not arrive whole; send it again.
reason-no-such-name = There is no record named `{ $a }`, or you may not see it.
reason-several-such-names = Several records are named `{ $a }`; choose one from the list.
reason-too-many-parts = A form has at most { $a } parts.
reason-bad-form = The form names no boundary between its parts.
reason-no-view = There is no view `{ $a }` of { $b }, or you may not see it.
reason-several-files = This record has { $a } files; name one by its `hash`, and its `field`.
reason-unknown-entry = A timeline has no `{ $a }`; it has `change` and the names of activities, such as `note`.
reason-changed-since = It was changed again since; its newer values stay.
reason-gone = It is gone for good.
reason-undo-broke-off = { $a } changes are taken back, { $b } are not yet: the database cannot answer now. Undo it again: it goes on where it was.
reason-undo-broke-off-full = { $a } changes are taken back, { $b } are not yet: the disk of the server is full. Undo it again: it goes on where it was.
reason-bad-policy = This is no policy of a role: { $a }.
reason-too-slow = This took longer than { $a } seconds, and the server gave up. A change may have been made all the same: look before you make it again.
reason-import-of = Import of { $a }
reason-undo-of-import = Undo: Import of { $a }
reason-first-administrator = First administrator
reason-built-in-roles = Built-in roles
reason-trash-emptied = The trash is emptied when its time is over
reason-schema-name-needed = No name for programs can be made of this label: give one of small letters, such as `vessel`.
reason-schema-option-used = { $b ->
    [one] The option { $a } cannot go: 1 record has it. Give it another one first.
   *[other] The option { $a } cannot go: { $b } records have it. Give them another one first.
  }
reason-schema-role = The role { $a } narrows what its holders see by this: `{ $b }`. Change the role first.
reason-unique-twice = More than one record has the value { $a }; make them different first.
reason-looking-on = You are looking at this as somebody else: nothing can be changed until you stop.
reason-not-active = This user is not active and may do nothing; activate the user first.
reason-field-gone = The field `{ $a }` was deleted a moment ago; nothing was changed. Do without it, or bring it back.
reason-not-true-or-false = `{ $a }` is neither true nor false.

## Automations

reason-automation = Automation “{ $a }”
reason-bad-plan = This is no plan of an automation: { $a }.
reason-automation-system = Automations are for what a workspace keeps records of, not for what runs it.
reason-automation-condition = This condition cannot be used: { $a }
reason-automation-no-condition = Say which records are meant: without a condition, none comes to be one of them.
reason-automation-no-steps = Say what is to be done.
reason-automation-many-steps = A plan has { $a } steps at most.
reason-automation-no-date = “{ $a }” has no day or moment that can be waited for.
reason-automation-hour = The hours of a day are 0 to 23.
reason-automation-days = Up to { $a } days before or after can be asked for.
reason-automation-no-values = Say which fields get a value.
reason-automation-no-person = “{ $a }” does not name a user.
reason-automation-nobody = Say who is meant.
reason-automation-no-words = Say what they are told.
reason-automation-wait = A wait takes from a minute to a year.
reason-automation-link = “{ $a }” does not lead to { $c }.
reason-automation-field = There is no field “{ $a }”.
reason-automation-formula-place = Here a formula can only be the name of a field.
reason-automation-nobody-left = Nobody of those who were named may come in any more.
reason-form = Form “{ $a }”
reason-automation-no-form = Say which form.
reason-form-not-asked = The form does not ask for “{ $a }”.
reason-form-not-agreed = Without this it cannot be sent.
reason-form-plan = This is no plan of a form: { $a }.
reason-form-system = Forms are for what a workspace keeps records of, not for what runs it.
reason-form-no-fields = Say what the form asks for.
reason-form-many-fields = A form has { $a } fields at most.
reason-form-field-kind = Outsiders cannot be asked for “{ $a }”.
reason-form-from = “{ $a }” cannot be taken from an address.
reason-form-hidden = Say which value “{ $a }” gets.
reason-form-twice = “{ $a }” is on the form twice.
reason-form-missing = No record can be made without “{ $a }”: ask for it.
reason-form-consent = Say what is to be agreed to.
reason-form-address = “{ $a }” is no address that begins with “https://”.
reason-form-known = “{ $a }” cannot tell who is known: it has to be asked for, and be an email, a phone number or a field of which no two records have the same value.
reason-form-owner = Records of this object have no owner.
reason-form-many-origins = A form is shown on { $a } sites at most.
reason-form-origin = “{ $a }” is no site; write it as “https://www.example.com”.
reason-form-let-in = This was let in already.
reason-form-wrong = The form cannot be filled in as it is; put it right first.
reason-form-site = This form is not open to the site that sends this; its administrators can allow it.
reason-form-closed = This form takes no answers at present.
reason-schema-automation = The automation “{ $a }” could not be carried out any more ({ $b }) Change it or switch it off first.
