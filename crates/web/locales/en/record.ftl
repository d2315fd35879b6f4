# The page of a record: its parts, its story, what can be done with it.
record-where = Where this is
record-parts = Parts of this page
record-more = More actions
record-edit = Edit
record-edit-all = Edit all fields
record-access = Access
record-changes = History of changes
record-as-of = As it was at the end of
record-show = Show
record-as-it-was = This is the record as it was on { $when }. Nothing can be changed here.
record-back-to-now = Back to now
record-in-trash = This record is in the trash. It can be restored as it was.
record-restore = Restore
record-trash = Delete
record-trashed = “{ $title }” was moved to the trash
record-restored = “{ $title }” was restored
record-saved = Saved
record-purge = Delete for good
record-drop = Drop files to keep them here
record-follow = Follow
record-following = Following
record-follow-hint = Follow: see on the home page what others change here
record-unfollow = Stop following
record-followed = You follow this now; what others change is on your home page
record-unfollowed = You no longer follow this
record-related = Related records
record-add-related = Add: { $object }
record-all-related = All { $n }
record-show-all = Show
record-empty-fields = { $n ->
    [one] { $n } empty field
   *[other] { $n } empty fields
}

section-details = Details
section-about = About
section-contact = How to reach
section-work = Work
section-size = Size
section-address = Addresses
section-ours = With us
section-numbers = In numbers
section-system = System
section-next-step = Next step

timeline-title = Timeline
timeline-filter = Show on the timeline
timeline-all = All
timeline-changes = Changes
timeline-older = Show older
timeline-open = Open
timeline-empty-title = Nothing here yet
timeline-empty = What you write down, plan and change appears here.
day-today = Today
day-yesterday = Yesterday
day-tomorrow = Tomorrow
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
who-you = You
who-system = Mainstay
who-gone = A former user
change-created = created this
change-changed = changed
change-merged = { $n ->
    [0] merged other records into this one
    [one] merged another record into this one
   *[other] merged { $n } other records into this one
}
change-merged-away = merged this into another record
change-trashed = moved this to the trash
change-restored = restored this
change-purged = deleted this for good
change-undone = taken back since
change-whole = The whole change
source-api = by API
source-import = by import
source-bulk = together with others
source-cli = from the command line
source-demo = demonstration data
source-undo = by taking back a change
source-automation = by an automation
source-form = by a form
task-complete = Mark “{ $title }” as done
task-reopen = Reopen “{ $title }”
task-complete-action = Mark as done
task-reopen-action = Open again
task-completed = Done: { $title }
task-reopened = Open again: { $title }

compose-title = Write down
compose-save = Save { $object }
compose-saved = Saved: { $object }

edit-title = Edit { $title }
edit-conflict = Somebody else changed this meanwhile
edit-theirs = { $who } changed { $field } to:
edit-mine = Your value is below. Save puts yours in its place; Cancel keeps theirs.

access-title = Who may do what with { $title }
access-lead = What each person may do with this record now, and the role that allows it. The most permissive role counts.
access-read = See
access-edit = Change
access-delete = Delete
access-no = No
access-by = { $role } ({ $scope })
access-scope-none = nobody’s
access-scope-own = their own
access-scope-team = their team’s
access-scope-all = everybody’s
access-you = (you)

purge-title = Delete “{ $title }” for good?
purge-words = It leaves the trash and cannot be brought back. What happened to it stays in the history.
purge-action = Delete for good
purge-done = “{ $title }” was deleted for good
record-write = Write
