# Lists, boards, views and changes of many records.
list-view-all = All
list-view-mine = Mine
list-trash = Trash
list-live = Leave the trash
list-filter = Filter
list-filter-refresh = Update inputs
list-filter-rest = Some conditions are nested deeper than this form shows. They stay as they are.
list-columns = Columns
list-order-chip = Order
list-search-chip = Search
list-table = Table
list-board = Board
list-lanes = Lanes by
list-density = Row height
list-density-normal = Normal
list-density-compact = Compact
list-density-roomy = Roomy
list-export = Export these columns
list-export-xlsx = Excel (XLSX)
list-export-csv = CSV
list-export-vcf = Contact cards (vCard)
list-export-jsonl = JSON lines
list-export-all = Export all fields, to import again
list-search = Search this list
list-new = New { $object }
list-import = Import a file
list-counting = Counting…
list-count = Count
list-first-page = Back to the first page
list-stale = This list has changed since you opened it.
list-edit = Edit
list-assign = Assign
list-tag = Tag
list-merge = Merge
list-delete = Delete
list-restore = Restore
list-purge = Delete for good
list-any-of = Any of
list-all-of = All of
list-none-of = None of
list-or = or
list-and = and
list-cell-saved = { $field } saved
list-cell-stale = Somebody else changed this meanwhile; it is now “{ $value }”. Save again to use yours.
list-empty-title = No { $objects } yet
list-empty = Bring in a file you have, or write down the first one.
list-empty-files = Files that you add here or on the page of a customer appear here.
list-empty-reader = When somebody adds one, it appears here.
list-no-match-title = Nothing matches
list-no-match = No { $objects } match this filter. Take something out of it, or clear it.
list-clear-filter = Clear the filter
list-trash-empty-title = The trash is empty
list-trash-empty = What you delete waits here and can be restored.

views-save = Save this view
views-save-as = Save as a new view
views-name = Name
views-share = Share with everybody
views-update = Save changes to “{ $name }”
views-discard = Discard changes
views-this = View “{ $name }”
views-rename = Change
views-delete = Delete view
views-saved = View “{ $name }” saved
views-deleted = View “{ $name }” deleted

board-label = { $objects } by { $field }
board-none = None
board-moved = { $name } moved to { $lane }

bulk-nothing = Select some records first.
bulk-edit-title = { $n ->
    [one] Edit { $n } record
   *[other] Edit { $n } records
}
bulk-assign-title = { $n ->
    [one] Assign { $n } record
   *[other] Assign { $n } records
}
bulk-tag-title = { $n ->
    [one] Tag { $n } record
   *[other] Tag { $n } records
}
bulk-purge-title = { $n ->
    [one] Delete { $n } record for good?
   *[other] Delete { $n } records for good?
}
bulk-purge-words = They leave the trash and cannot be brought back. What happened to them stays in the history.
bulk-purged = { $n ->
    [one] { $n } record deleted for good
   *[other] { $n } records deleted for good
}
bulk-choose-field = Choose a field
bulk-add-field = Add field
bulk-without = Leave { $field } as it is
bulk-empty-hint = A field left blank is emptied on all of them.
bulk-tags-add = Add tags
bulk-tags-remove = Remove tags
bulk-apply = Apply
bulk-changed = { $n ->
    [one] { $n } record changed
   *[other] { $n } records changed
}
bulk-assigned = { $n ->
    [one] { $n } record assigned
   *[other] { $n } records assigned
}
bulk-trashed = { $n ->
    [one] { $n } record moved to the trash
   *[other] { $n } records moved to the trash
}
bulk-restored = { $n ->
    [one] { $n } record restored
   *[other] { $n } records restored
}
bulk-refused-title = { $n ->
    [one] { $n } record was not changed
   *[other] { $n } records were not changed
}
bulk-same = { $n ->
    [one] { $n } was so already.
   *[other] { $n } were so already.
}
bulk-stopped = { $n ->
    [one] It ended before { $n } record was reached:
   *[other] It ended before { $n } records were reached:
}
bulk-stopped-again = Do it again for the rest: what is done already is not done twice.
bulk-not-reached = Not reached
bulk-refused = The records below stay as they were.
bulk-refused-more = And { $n } more.
bulk-reason = Reason
bulk-look = See what was changed
bulk-back = Back to the list
views-keep = Save view
