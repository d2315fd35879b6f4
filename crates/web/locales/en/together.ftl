# Several files as one migration.
reason-no-such-row = No row of { $a } that went in has the id `{ $b }`.
reason-no-column = { $a } has no column `{ $b }`.
reason-unknown-rows = What the rows of { $a } are cannot be told; say it with OBJECT={ $a }.
reason-part-unknown = What the rows of this file are cannot be told: choose it.
reason-part-not-yours = You may not make { $a }: choose something else, or leave the file out.
reason-part-without-rows = The file has no rows below its header: leave it out.
reason-part-twice = It is the same file as { $a }: leave one of them out.
reason-too-many-files = At most { $a } files can be sent at once.
together-one = Several files
together-title = Import of { $files }
together-and-more = { $files } and { $n } more
together-comma = {", "}
together-choose-files = Files
together-object-hint = Of one file. Of several, each one is told by its name and its columns, and you can change it.
together-find-out = Find it out
together-about = These files come in as one, in this order: what others refer to comes first. Rows find each other by the ids that they have where they come from, and by names. All of it can be taken back as one.
together-files = Files
together-order = Order
together-rows = Rows
together-refers = Refers to
together-refers-none = No other file
together-checked = Check
together-unchecked = Not checked yet
together-by-id = { $column } holds what { $file } has in { $ids }
together-by-names-of = { $column } names rows of { $file }
together-by-name = { $column } holds names
together-later = linked when all are in
together-two = It could be more than one file
together-which = Which file { $column } refers to
together-names = No file: it holds names
together-what = What the rows of { $file } are
together-choose = Choose
together-say = Change
together-remove = Leave { $file } out
together-removed = { $file } was left out.
together-in-the-way = Cannot come in like this
together-first-mend = First put right what is told in the table.
together-check = Check all
together-check-again = Check all again
together-run = { $n ->
    [0] Nothing to bring in
    [one] Bring all in: { $n } record
   *[other] Bring all in: { $n } records
}
together-run-hint = It can be taken back as a whole.
together-all-good = Every row of every file can be used.
together-some-refused = { $n ->
    [one] { $n } row would be refused; the others can come in.
   *[other] { $n } rows would be refused; the others can come in.
}
together-look = Look at it
together-mend = Look at them and put them right
together-new = { $n } new
together-changed = { $n } changed
together-same = { $n } as they were
together-refused = { $n } refused
together-nothing = Nothing
together-add-title = Further files
together-more-files = Files that belong to these
together-add = Add
together-turned-away = These files cannot be used
together-waits = Waits for its turn
together-stop-hint = What is in stays until you take it back; you can also go on with it.
together-back = Back to all files
together-undo = Take all of it back
together-another = Bring in other files
together-undo-again = Take it back again: it goes on where it was.
together-stopped = Stopped in the middle
together-can-go-on = It can go on behind the last row that is in.
together-cannot-go-on = The files are not here any more, so it cannot go on. What is in can be taken back.
together-went-well = Every row of every file is in.
together-went-partly = All rows but the refused ones are in.
together-left-out = Links left out of { $file }
together-download = Download
together-download-of = Download the refused rows of { $file }
together-brought = { $n ->
    [one] brought in { $files }: { $n } record
   *[other] brought in { $files }: { $n } records
}
job-kind-work-on-migration = Check, bring in or take back several files
