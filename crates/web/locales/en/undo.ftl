# Taking changes back.
undo-done = { $n ->
    [one] Taken back: { $n } record
   *[other] Taken back: { $n } records
}
undo-nothing = There was nothing left to take back.
undo-taken-back = { $n } taken back.
undo-conflicts = { $left ->
    [one] { $left } record was changed again since; its newer values stay.
   *[other] { $left } records were changed again since; their newer values stay.
}
undo-stays = { $left ->
    [one] { $left } record stays as it is: { $why }
   *[other] { $left } records stay as they are: { $why }
}
undo-between = {" "}
undo-look = Look
undo-broke-off = { $n } taken back, { $left } not yet: the database cannot answer just now. Undo it again; it goes on where it was.
undo-broke-off-full = { $n } taken back, { $left } not yet: there is no room on the server's disk. When there is, undo it again; it goes on where it was.
