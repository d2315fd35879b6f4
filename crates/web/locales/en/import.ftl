# Bringing files in.
import-title = Import
import-of = Import of { $file }
import-start = Bring in files
import-about = Spreadsheets (XLSX, XLS), CSV, JSON and vCard files of any program: how they are written and what each column is are found out, and you decide. Several files that belong together, such as companies, contacts and deals, come in as one and are linked. Nothing is written before you have seen what would happen, and all of it can be undone.
import-file = File
import-file-limit = XLSX, XLS, CSV, text with tabs, JSON, JSON lines or vCard, up to { $mib } MiB
import-object = What the rows are
import-upload = Upload and go on
import-earlier = Earlier imports
import-waiting = Not brought in yet
import-discard = Discard
import-discarded = { $file } was discarded.
import-when = When
import-state = State
import-created = Created
import-updated = Updated
import-unchanged = Unchanged
import-refused = Refused
import-linked = Linked records made
import-step-upload = Upload
import-step-map = Columns
import-step-check = Check
import-step-run = Run
import-step-done = Done
import-is-ready = Not run yet
import-is-checking = Being checked
import-is-running = Rows go in
import-is-stopping = Stopping
import-is-undoing = Being undone
import-is-done = Done
import-is-cancelled = Stopped
import-is-failed = Broke off
import-is-undone = Undone
import-read-as = Read as { $encoding }, delimiter { $delimiter }, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}.
import-read-sheet = Read the sheet “{ $sheet }”, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}.
import-read-objects = Read as JSON objects in { $encoding }, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}.
import-read-cards = Read as vCards in { $encoding }, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}.
import-sheet = Sheet
import-sheet-hidden = { $sheet } (hidden)
import-read-differently = Read it differently
import-delimiter = Delimiter
import-delimiter-comma = comma
import-delimiter-semicolon = semicolon
import-delimiter-bar = vertical bar
import-delimiter-tab = tab
import-encoding = Encoding
import-header = First row
import-header-yes = Names the columns
import-header-no = Is a row like the others
import-automatic = Found out
import-read-again = Read again
import-columns = Columns
import-column = Column
import-values = Some values
import-goes-to = Goes to
import-goes-to-of = Where { $column } goes
import-leave-out = Leave out
import-why = Why
import-why-header = Header
import-why-synonym = Known name
import-why-nearly = Similar header
import-why-values = Its values
import-why-remembered = As last time
import-why-chosen = You chose it
import-why-unknown = Nothing matches
import-why-taken = Another column is a better { $place }
import-why-unfit = The values do not fit { $place }
import-how = New and existing records
import-key = Which record is a row about?
import-key-hint = Rows whose value here belongs to a record change that record.
import-key-none = No key: every row is a new record
import-mode = What may happen
import-mode-hint = Matters with a key only.
import-mode-upsert = Change records that exist, create the others
import-mode-update = Only change records that exist
import-mode-create = Only create; refuse rows that exist already
import-create-linked = Create linked records that do not exist, such as the company of a contact
import-clear-blank = Empty cells empty their fields
import-alike = Rows that look like records that are here
import-alike-hint = By name, email address or telephone number, where no key says so. The check tells which.
import-alike-create = Make new records all the same
import-alike-skip = Leave these rows out
import-alike-update = Change those records
import-alike-count = { $n ->
    [one] { $n } row looks like a record that is here
   *[other] { $n } rows look like records that are here
}
import-alike-are-created = They become new records all the same, and duplicates of those.
import-alike-are-skipped = They are left out.
import-alike-are-updated = They change those records.
import-alike-which = Which ones
import-alike-choose = Choose what becomes of them
import-check = Check
import-check-hint = Shows what would happen. Nothing is written yet.
import-would-create = Would be created
import-would-update = Would be updated
import-would-refuse = Would be refused
import-all-good = Every row can be used.
import-nothing-to-do = No row would create or change a record.
import-no-rows = The file has no rows below its header.
import-run = { $n ->
    [0] Nothing to bring in
    [one] Bring in { $n } record
   *[other] Bring in { $n } records
}
import-run-hint = It can be undone as a whole.
import-back = Back to the columns
import-problems = What is wrong
import-problem = Problem
import-first = First
import-rows = Rows
import-row = Row { $n }
import-row-number = Row
import-value = Value
import-record = Record
import-what = What
import-whole-row = Whole row
import-refused-rows = Refused rows
import-more-rows = { $n ->
    [one] and { $n } more row.
   *[other] and { $n } more rows.
}
import-examples = What would change
import-new = New
import-same = Unchanged
import-waits-for-room = The disk is full: it waits, and goes on by itself when there is room
import-waits-for-database = The database or the file cannot be reached: it waits, and goes on by itself
import-goes-on = You can leave this page; it goes on, and stays at this address.
import-look-again = Look again
import-stop = Stop
import-stop-hint = Rows that are in stay until you undo the import.
import-go-on = Go on
import-can-go-on = It can go on behind the last row that is in.
import-see-records = See the records
import-see-changes = See every change
import-undo = Undo the import
import-undo-broke-off = Taking it back broke off
import-undo-can-go-on = Undo the import again: it goes on where it was.
import-download-refused = Download refused rows
import-refused-hint = The file of refused rows has the reason beside each row: mend it there and bring it in again.
import-another = Another file
import-left-out = Links left out
import-was-stopped = This import was stopped. Rows that were in by then are still there.
import-went-well = Every row is in.
import-went-partly = All rows but the refused ones are in.
import-undone = { $n ->
    [one] { $n } change was taken back.
   *[other] { $n } changes were taken back.
}
import-undone-left = { $n ->
    [one] { $n } record keeps some values: it was changed again since, or what it was linked to is gone.
   *[other] { $n } records keep some values: they were changed again since, or what they were linked to is gone.
}
import-mends = { $words ->
    [0] { "" }
    [one] One word is read as another one.
   *[other] { $words } words are read as other ones.
} { $cells ->
    [0] { "" }
    [one] One cell was put right here.
   *[other] { $cells } cells were put right here.
}
import-mends-forget = Read the file as it is
import-mend = Put right and check again
import-mend-hint = The file itself stays as it is; what you put right goes in with the import.
import-words = Words that are not understood
import-words-hint = Say what each of them means here; it is remembered for the next file like this one.
import-word = The file says
import-means = Means
import-means-of = What “{ $word }” means for { $field }
import-means-open = Not decided: the rows are refused
import-means-nothing = Nothing: leave it empty
import-means-new = A new option “{ $word }”
import-cell = Row { $row }, { $column }
