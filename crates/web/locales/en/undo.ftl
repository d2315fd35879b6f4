# Taking changes back.
undo-done = { $n ->
    [one] Taken back: { $n } record
   *[other] Taken back: { $n } records
}
undo-nothing = There was nothing left to take back.
undo-conflicts = { $n } taken back. { $left ->
    [one] { $left } record was changed again since; its newer values stay.
   *[other] { $left } records were changed again since; their newer values stay.
}
undo-look = Look
