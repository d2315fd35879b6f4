# What was changed, by whom, and the way back.
changes-lead = Every change of a record is kept and can be taken back.
changes-mine = Mine
changes-all = Everybody’s
changes-imports = Imports
changes-you = You
changes-somebody = Somebody
changes-page = in a page
changes-api = through the API
changes-import = by an import
changes-bulk = from a list
changes-merge = a merge
changes-cli = on the command line
changes-demo = as demonstration data
changes-undo = by undoing
changes-automation = by an automation
changes-form = by a form
changes-system = by the program itself
changes-today = Today
changes-yesterday = Yesterday
changes-none-title = No changes yet
changes-none = What is created, changed or deleted appears here, with a way back.
changes-created = created { $name }
changes-changed = changed { $name }
changes-trashed = deleted { $name }
changes-restored = restored { $name }
changes-purged = removed { $name } for good
changes-many = { $n ->
    [one] changed { $n } record
   *[other] changed { $n } records
}
changes-gone = a record that is gone for good
changes-undone = Undone
changes-set-title = { $n ->
    [one] Change of { $n } record
   *[other] Change of { $n } records
}
changes-set-some = Change of several records
changes-that-set = Show that change
changes-is-undone = This change was taken back.
changes-undoes = This change took another one back.
changes-kept-count = { $n ->
    [one] { $n } record was changed again since. Undo leaves its newer values as they are.
   *[other] { $n } records were changed again since. Undo leaves their newer values as they are.
}
changes-newer = Changed again since
changes-kept = Now “{ $value }”; undo leaves it so.
changes-verb-create = created
changes-verb-update = changed
changes-verb-trash = deleted
changes-verb-restore = restored
changes-verb-purge = removed for good
changes-by-day = By day
changes-whose = Whose changes
changes-of-everybody = Everybody’s changes
changes-out-of-sight = Nothing of this can be shown: it is about fields or objects that were deleted, or that you may not see.
