# Forms: the page that outsiders fill in, and the pages that put forms together.

## What outsiders see

capture-send = Send
capture-needed = Fields with * are needed.
capture-wrong = Not sent yet: something has to be put right
capture-stale = This page has been open for a long time. Nothing you wrote is lost: send it once more.
capture-too-many = Too much was sent from here. Nothing you wrote is lost: try again in { $minutes } min.
capture-trap = Leave this empty
capture-consent = Agreement
capture-read = Read more
capture-new-window = (opens in a new window)
capture-preview = Preview: nothing that you send here is kept.
capture-thanks-title = Thank you
capture-thanks = Your message has arrived.
capture-another = Fill it in again
capture-closed-title = This form is closed
capture-closed = It takes no answers at present. Please get in touch in another way.
capture-email = Email
capture-phone = Phone
capture-none-title = No form here
capture-none = There is no form at this address. Perhaps it was moved, or the address is not whole.

## The list

admin-forms = Forms
forms-words = Each of these is a page that people outside fill in, and that makes or updates a record.
forms-none-title = Nobody can write to you yet
forms-none = A form is a page that your customers fill in, on its own address or within your site. Every answer becomes a record, known people are recognised, and automations take it from there.
forms-new = New form
forms-of-what = What does it make?
forms-taken = { $n ->
    [one] 1 answer
   *[other] { $n } answers
}
forms-held-count = { $n } held back
forms-last = Last
forms-state-on = Open
forms-state-off = Closed
forms-state-wrong = Cannot be filled in
forms-on = Open
forms-off = Close
forms-on-this = Open: { $name }
forms-off-this = Close: { $name }
forms-switched-on = “{ $name }” is open.
forms-switched-off = “{ $name }” is closed.
forms-kept-on = “{ $name }” is saved and open.
forms-kept-off = “{ $name }” is saved. It is closed.
forms-deleted = “{ $name }” is in the trash.

## One form

forms-edit = Change
forms-preview = Preview
forms-wrong-now = It cannot be filled in as it is
forms-place = Where it is
forms-address = The page, to be linked to or sent:
forms-embed = Within a page of your own site:
forms-embed-nowhere = No site may show it yet. Name your site under “Change”, and the lines to copy stand here.
forms-embed-on = It may be shown on { $sites }.
forms-held = Held back
forms-held-words = This looks like spam, or could not be kept. Nothing was done with it.
forms-held-full = As much is held back as can be: what comes now in this way is dropped. Let in or discard some of it.
forms-let-in = Let in
forms-discard = Discard
forms-was-let-in = It is let in.
forms-was-discarded = It is discarded.
forms-why-trap = A field was filled in that no person sees
forms-why-quick = Sent more quickly than a person can
forms-why-refused = The record could not be kept with these answers
forms-arrived = What arrived
forms-nothing = Nothing has arrived yet.
forms-more = Show more of it
forms-answers = Answers
forms-known = known before
forms-record-gone = A record
forms-days = By day
forms-sources = From where
forms-direct = Directly
forms-delete-title = Delete
forms-delete = Delete the form
forms-delete-words = Its page then says that it is closed. What arrived stays, and the form can be brought back from the changes.

## Putting one together

forms-make = Make the form
forms-wrong = Not yet: something has to be put right
forms-name = Called
forms-name-hint = As you will find it; people outside see the title below, or this when there is none.
forms-active = Open
forms-active-hint = Whoever has its address can fill it in.
forms-title = Title
forms-intro = Introductory text
forms-asked = What it asks
forms-asked-none = Nothing yet.
forms-which = Field
forms-add = Ask for it
forms-add-hidden = Add
forms-up = Up: { $field }
forms-down = Down: { $field }
forms-remove = Take out: { $field }
forms-always-needed = Always needed: no record can be made without it.
forms-required = Needed
forms-own-words = Own words
forms-label = Question
forms-help = Help
forms-field-n = Field { $n }
forms-hidden-n = Unseen field { $n }
forms-hidden = What is written unseen
forms-hidden-hint = Such as where the answer comes from. Nobody outside sees it.
forms-hidden-value = Value
forms-hidden-from = Parameter of the address
forms-hidden-from-hint = Such as utm_source. When the address has it, it goes before the value.
forms-consent = What has to be agreed to
forms-consent-link = Where more is to be read
forms-consent-hint = Where there are words, their box has to be ticked; the words are kept with the answer.
forms-thanks = Words of thanks
forms-then = Then go on to
forms-then-hint = An address of your own, instead of words of thanks.
forms-known-by = Known again by
forms-known-hint = Who is known already gets no second record.
forms-known-nobody = Nothing: everybody is new
forms-doing = Of somebody who is known
forms-doing-fill = Fill in empty fields only
forms-doing-overwrite = Take the new answers
forms-owner = Owner of new records
forms-owner-hint = Automations can choose, too.
forms-owner-nobody = Nobody
forms-origins = Sites that may show it
forms-origins-hint = One a line, such as https://www.example.com. They may also send answers by the API.
