# The whole workspace as a file.
admin-archives = Archives
archive-words = An archive is the whole workspace in one file: records with history and trash, files, objects and fields of your own, users, roles, views. Another Mainstay, on either database, takes it in and proves that everything arrived. It is written while everybody goes on working, as of the moment it was begun.
archive-careful = Whoever has an archive has all data: it is not encrypted. Keep it as you keep a backup. Taking one out is put down in the log.
archive-write = Write an archive
archive-write-now = Write one now
archive-write-hint = Needs room on the disk for all data once more.
archive-secrets = With passwords and keys, as hashes
archive-secrets-hint = Without them, users of a copy get new passwords, and programs new keys: for a test system, or a copy that others get.
archive-being-written = The archive is being written
archive-goes-on = You can leave this page; it goes on.
archive-failed = The last archive could not be written
archive-failed-words = Nothing half of it is left. Put right what is told here, then write one again.
archive-there = Archives on this machine
archive-none-title = No archive yet
archive-none = The first one appears here when it is whole.
archive-place = They lie in { $dir }, readable for the operator alone. The last { $n } are kept: when one more is whole, the oldest goes. With several machines, each lists those that it wrote.
archive-figures = { $size }, { $rows } rows, { $files } files
archive-without-secrets = without passwords and keys
archive-missing = { $n ->
    [one] The workspace names one file that it does not have.
   *[other] The workspace names { $n } files that it does not have.
}
archive-download = Download
archive-download-of = Download { $name }
archive-delete-of = Delete { $name }
archive-deleted = The archive was deleted.
archive-take-in = Take an archive in
archive-take-in-words = An archive becomes a workspace where there is none yet, so this is done on the machine where that shall be, before its server is started.
archive-check-words = Read it through first, and compare everything in it with what it says:
archive-open-words = Make a workspace of it, in a directory or in an empty PostgreSQL database:
archive-move = Change the database of this workspace
archive-move-words = A move carries everything from one database to the other and compares it row by row; nobody has to sign in again. Stop the servers first.
reason-archive-under-way = An archive is being written already.
job-kind-write-archive = Write an archive
