# What the program does by itself when something happens to records.

admin-automations = Automations
automations-words = Each of these does its steps by itself when something happens to a record.
automation-none-title = Nothing is done by itself yet
automation-none = An automation does what you would otherwise have to remember: give new contacts to somebody, set a task, tell the owner, call another program. It says when, for which records, and what.
automation-new = New automation
automation-of-what = What is it about?
automation-examples = Examples to begin with
automation-state-on = On
automation-state-off = Off
automation-state-wrong = Cannot run
automation-switch-on = Switch on
automation-switch-off = Switch off
automation-switch-on-this = Switch on: { $name }
automation-switch-off-this = Switch off: { $name }
automation-switched-on = “{ $name }” is switched on.
automation-switched-off = “{ $name }” is switched off.
automation-kept-on = “{ $name }” is saved and switched on.
automation-kept-off = “{ $name }” is saved. It is switched off.
automation-deleted = “{ $name }” is in the trash.
automation-more = Duplicate, delete
automation-delete = Delete the automation
automation-delete-words = What is deleted does nothing any more, and can be brought back from the changes.
automation-edit = Change
automation-copy = Duplicate
automation-copy-of = Copy of { $name }
automation-changes = What was changed about it
automation-change-made = made
automation-change-trashed = deleted
automation-change-restored = brought back
automation-changed-fields = changed: { $fields }
automation-wrong = Not yet: something has to be put right
automation-wrong-now = It cannot run as it is
automation-unreadable = It can be deleted, or put right by the API.

## The form

automation-name = Called
automation-name-hint = As people will find it, such as “New contacts in turn”.
automation-description = What it is for
automation-active = Switched on
automation-active-hint = What is switched off can be saved and tried out, and does nothing.
automation-when = When
automation-on-created = a new { $one } is made
automation-on-changed = a { $one } is changed
automation-on-becomes = a { $one } comes to meet the conditions below, whether new or changed
automation-on-form = somebody fills in a form, which makes a { $one } or changes it
automation-form = Form
automation-on-date = a day comes that stands in the { $one }
automation-fields = Only when one of these changes
automation-fields-hint = None ticked: any change.
automation-date = This day
automation-days = Days
automation-side = Before or after
automation-before = before
automation-after = after
automation-hour = At this hour
automation-hour-hint = 0 days: on the day itself. The hour is that of your company’s time zone; where the field has a time of its own, that counts.
automation-only = If
automation-only-hint = Leave it empty for every record. Conditions look at the record’s own fields.
automation-imports = Records that an import brings, too
automation-imports-hint = Untick it, and an import of ten thousand records starts nothing ten thousand times.
automation-then = Then
automation-then-hint = Add what shall be done, in order.
automation-step = Step { $n }
automation-step-up = Step { $n } up
automation-step-down = Step { $n } down
automation-step-remove = Remove step { $n }
automation-refresh = Show
automation-choose = Choose …
automation-add-set = Set fields
automation-add-create = Make a record
automation-add-assign = Assign
automation-add-notify = Tell people
automation-add-webhook = Call a webhook
automation-add-wait = Wait
automation-do-set = Set fields of the record
automation-do-create = Make another record
automation-do-assign = Assign it to somebody
automation-do-notify = Tell people
automation-do-webhook = Call a webhook
automation-do-wait = Wait
automation-value-more = Give a value to
automation-value-choose = Choose a field …
automation-value-add = Add this field
automation-value-drop = Leave { $field } as it is
automation-how = How { $field } gets its value
automation-how-value = a value
automation-how-formula = a formula
automation-formula-hint = Over the fields of the record that started it: owner, upper(name), today + 3.
automation-create-what = A new
automation-link = Linked to the { $one } by
automation-link-none = Not linked
automation-assign-field = Field
automation-by = Chosen
automation-by-turns = one after the other
automation-by-load = who has the fewest
automation-by-rules = by rules
automation-users = People
automation-teams = Everybody in these teams
automation-people-fields = Whom the record names
automation-counting = Records that count
automation-counting-hint = Leave it empty to count all that somebody has; better, only those that are still open.
automation-rule = Rule { $n }
automation-rule-user = goes to
automation-rule-add = Add a rule
automation-rule-remove = Remove rule { $n }
automation-rules-hint = The first rule that fits decides. A rule without conditions fits always, so it belongs last.
automation-words = What they are told
automation-words-hint = A field’s name in braces stands for its value: { "{" }{ $title }{ "}" }.
automation-words-names = Names of the fields
automation-webhook = Webhook
automation-webhook-hint = It gets the record as it is then, signed, and again until it arrives.
automation-webhook-none = There is no webhook to call yet.
automation-wait = How long
automation-unit = Unit
automation-minutes = minutes
automation-hours = hours
automation-unit-days = days
automation-wait-hint = What comes behind is done if the record still meets the conditions then.
automation-in-words = In words
automation-rehearse-now = What would it have done?
automation-rehearse-not-yet = It can be tried out as soon as nothing is missing.
automation-make = Make the automation

## In words

auto-tell-if = if
auto-tell-or = or
auto-tell-stop = .
auto-tell-gap = { " " }
auto-tell-comma = { ", " }
auto-tell-semicolon = { "; " }
auto-tell-created = When a new { $one } is made
auto-tell-form = When somebody fills in the form “{ $form }”
auto-tell-form-gone = When somebody fills in a form that is gone
auto-tell-becomes = When one of the { $many } comes to meet the conditions
auto-tell-changed = When one of the { $many } is changed
auto-tell-changed-fields = When { $fields } of one of the { $many } changes
auto-tell-date-at = , at { $hour }
auto-tell-instant-on = At the time in “{ $field }” of each of the { $many }
auto-tell-date-on = On the day of “{ $field }” of each of the { $many }
auto-tell-date-before = { $n ->
    [one] One day
   *[other] { $n } days
} before “{ $field }” of each of the { $many }
auto-tell-date-after = { $n ->
    [one] One day
   *[other] { $n } days
} after “{ $field }” of each of the { $many }
auto-tell-nothing = Nothing yet.
auto-tell-set = Set { $what }.
auto-tell-value = { $field }: { $value }
auto-tell-emptied = { $field }: nothing
auto-tell-own = the { $one }’s { $field }
auto-tell-formula = = { $formula }
auto-tell-create = Make a { $one }
auto-tell-create-with = Make a { $one } ({ $what })
auto-tell-create-nothing = Make a record.
auto-tell-linked = , linked to the { $back } by { $link }
auto-tell-turns = Set { $field } in turn among { $people }.
auto-tell-load = Set { $field } to whoever among { $people } has the fewest { $many }.
auto-tell-load-of = Set { $field } to whoever among { $people } has the fewest { $many } where { $counting }.
auto-tell-rules = Set { $field } by rules: { $rules }.
auto-tell-rule = { $user } if { $only }
auto-tell-otherwise = otherwise { $user }
auto-tell-notify = Tell { $people }: “{ $words }”
auto-tell-webhook = Call the webhook “{ $name }”.
auto-tell-webhook-gone = Call a webhook that is gone.
auto-tell-wait-minutes = Wait { $n ->
    [one] one minute
   *[other] { $n } minutes
}.
auto-tell-wait-hours = Wait { $n ->
    [one] one hour
   *[other] { $n } hours
}.
auto-tell-wait-days = Wait { $n ->
    [one] one day
   *[other] { $n } days
}.
auto-tell-team = everybody in { $team }
auto-tell-field = whoever stands in { $field }
auto-tell-nobody = nobody yet
auto-tell-somebody = somebody who is gone

## Examples

automation-starter-follow-up = A task for each new { $one }
automation-starter-follow-up-words = Whoever has the new { $one } gets a task that is due in three days, so that none is forgotten.
automation-starter-task = Follow up
automation-starter-in-turn = New { $many } in turn
automation-starter-in-turn-words = New { $many } without { $field } go to your people, one after the other.
automation-starter-becomes = Tell the owner: { $field } is { $value }
automation-starter-becomes-words = As soon as { $field } becomes { $value }, the owner is told.
automation-starter-now = { $title } is now: { $value }
automation-starter-day = Reminder: { $field }
automation-starter-day-words = On the day that stands in { $field } of one of the { $many }, its owner is told in the morning.
automation-starter-today = { $title }: { $field } is today

reason-automation-number = “{ $a }” is no whole number.
reason-automation-no-webhook = Choose a webhook.
reason-automation-rule-user = Choose who gets these records.

## What it has done

automation-last = Last started
automation-never = Never started yet
automation-under-way = at work
automation-failed = { $n ->
    [one] one failed
   *[other] { $n } failed
}
automation-failed-many = { $n } failed or more
automation-runs = What it has done
automation-runs-none = Nothing yet. Each time it is started stands here, with what came of every step.
automation-runs-again = Have everything that failed go on
automation-runs-called = { $n ->
    [one] One run goes on where it stopped.
   *[other] { $n } runs go on where they stopped.
}
automation-run-again = Go on
automation-run-called = It goes on where it stopped.
automation-run-gone = A record that is gone
automation-run-steps = { $n } of { $most } steps done
automation-run-job = All attempts
automation-did-set = Fields were set
automation-did-create = Made a { $one }
automation-did-create-gone = Made a record
automation-did-assign = Assigned to { $user }
automation-did-assign-nobody = Assigned to nobody: no rule fits
automation-did-notify = { $n ->
    [0] Told nobody
    [one] Told one person
   *[other] Told { $n } people
}
automation-did-webhook = Called the webhook
automation-did-webhook-off = Did not call the webhook, which is switched off
automation-did-webhook-gone = Did not call a webhook that is gone
automation-did-wait = Wait until
automation-did-changes = what was changed
automation-said-no-longer-meant = Ended early: after the wait the record did not meet the conditions any more.
automation-said-waits = Waits until { $at }
automation-said-loop = Nothing was done: automations had come round in a circle.
automation-said-inactive = Nothing was done: the automation was switched off.
automation-said-gone = Nothing was done: the automation was deleted.
automation-said-record-gone = Ended early: the record was gone.
job-note-steps = { $n ->
    [one] One step done
   *[other] { $n } steps done
}
job-note-automations = { $n } started

## What it would have done

automation-rehearse = What it would have done
automation-rehearse-words = The changes of the last days are looked at as if it had been there. Nothing is written, and nobody is told.
automation-rehearse-days = The last { $n } days
automation-rehearsed = { $n ->
    [0] In the last { $days } days it would not have been started.
    [one] In the last { $days } days it would have been started once.
   *[other] In the last { $days } days it would have been started { $n } times.
}
automation-rehearsed-part = There was more than is looked at in one go: these are the latest.
automation-rehearsed-when = When
automation-rehearsed-what = It would have
automation-rehearsed-more = And { $n } more.
automation-would-assign = Set { $field } to { $people }.
automation-would-assign-one = Set { $field } to one of { $people }.
automation-would-nobody = nobody
automation-would-fail = Failed here: { $why }
automation-would-stay = { $field } stays as it is
automation-would-change = { $field }: { $was } → { $value }
reason-automation-look-back = One may look back from one day to { $a }.
