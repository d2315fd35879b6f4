# A new record.
new-title = New { $object }
new-save = Create { $object }
new-made = { $object } created
new-lent = Left empty, it is taken from: { $fields }.
new-more = More fields
new-similar = It may be here already
new-files-hint = Any kind of file
