# Several records made one.
merge-title = Merge { $n } { $objects }
merge-words = Choose what { $title } keeps. Everything that hangs on the others moves to it: activities, files, links, followers. The others go to the trash and lead on to it.
merge-undo-hint = You can undo this.
merge-do = Merge
merge-stays = Stays
merge-lead = Keep this one
merge-lead-by = Keep { $title }
merge-made = Created
merge-all = All of it
merge-all-hint = Opt-outs and invalid marks are kept
merge-opt-out = opted out
merge-invalid = does not work
merge-same = { $n ->
    [one] { $n } field is the same
   *[other] { $n } fields are the same
}
merge-no-differences = Nothing differs: there is nothing to choose.
merge-stale = Somebody changed one of these records meanwhile. This is how they are now; choose again.
merge-choose = Choose two to five records to merge.
merge-done = { $n ->
    [one] Merged into “{ $title }”
   *[other] Merged { $n } records into “{ $title }”
}
merge-with = Merge with…
merge-with-title = Merge { $title }
merge-with-words = Which record is the same? You compare them before anything is changed.
merge-with-which = The same as
merge-with-none = Nothing is called so.
merge-compare = Compare
merge-open = Open it
merge-unmerge = Unmerge
merge-went-into = This record was merged into “{ $title }”. What hung on it is there.
reason-merged-with = { $a ->
    [1] merged with 1 other record
   *[other] merged with { $a } other records
}
reason-may-not-merge = Your role does not let you merge records.
reason-merge-may-not-edit = You may not change the record that is to stay.
reason-merge-may-not-delete = You may not delete this record, and merging puts it in the trash.
reason-may-not-unmerge = You may not change all of the records that were merged here.
reason-bad-merge = Choose two to { $a } different records to merge.
reason-not-mergeable = Records of this kind cannot be merged.
reason-bad-choice-of-merge = “{ $a }” keeps the value of one of the merged records; only lists and yes-or-no can be united.
