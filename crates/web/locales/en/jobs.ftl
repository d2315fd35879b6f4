# Work that nobody waits for.
admin-jobs = Jobs
jobs-words = What Mainstay does by itself: keeping house by the clock, and telling other programs. What fails is tried again; what failed for good waits here for you.
jobs-kinds = Kinds of work
jobs-kind = Work
jobs-last = Last
jobs-next = Next
jobs-never = not yet
jobs-when-it-happens = when something happens
jobs-run = Run now
jobs-run-this = Run now: { $kind }
jobs-behind = Behind
jobs-on-time = on time
jobs-latest = Latest jobs
jobs-state = State
jobs-all-kinds = All work
jobs-all-states = All states
jobs-none-title = No jobs
jobs-none = Nothing has been done yet that fits this.
jobs-attempts = { $n } attempts
jobs-begins = begins { $at }
jobs-failed-words = { $n ->
    [one] One job failed for good. Look at why, then have it done again or drop it.
   *[other] { $n } jobs failed for good. Look at why, then have them done again or drop them.
  }
jobs-all-again = Try all again
jobs-all-drop = Drop all
jobs-begun = It begins now.
jobs-called-back = They are being done again.
jobs-called-back-one = It is being done again.
jobs-dropped = They are dropped.
jobs-dropped-one = It is dropped.
jobs-drop = Drop
jobs-now = Do it now
jobs-again = Do it again
jobs-made = Put down
jobs-touched = Last touched
jobs-due = Begins
jobs-tried = { $n } of { $most } attempts
jobs-log = Attempts
jobs-no-log = It was not tried yet.
jobs-took = { $s } s
jobs-payload = What it knows
job-state-waiting = Waiting
job-state-running = Running
job-state-done = Done
job-state-dead = Failed for good
job-state-dropped = Dropped
job-outcome-done = Done
job-outcome-later = Goes on later
job-outcome-failed = Failed
job-outcome-dead = Failed for good
job-outcome-dropped = Dropped
job-kind-tidy-store = Sweep up the database
job-kind-sweep-accounts = Remove ended sessions
job-kind-empty-trash = Empty the trash
job-kind-sweep-files = Remove files without records
job-kind-sweep-imports = Remove files of old imports
job-kind-forget-jobs = Forget old jobs
job-kind-forget-notifications = Forget old notifications
job-kind-deliver-webhook = Tell a webhook
job-note-status = Answered { $status }
job-note-events = { $n } events
job-note-answers = { $n } answers
job-note-counts = { $n } counts
job-note-removed = { $n } removed
job-note-records = { $n ->
    [one] one record
   *[other] { $n } records
  }
job-note-files = { $n ->
    [one] one file
   *[other] { $n } files
  }
job-note-bytes = { $n } bytes
job-note-jobs = { $n ->
    [one] one job
   *[other] { $n } jobs
  }
job-error-interrupted = It was begun too often without coming to an end.
job-error-panic = It broke off by a mistake of ours; the log of the server has more.
job-error-gone = What it was about is gone.
job-error-inactive = It was switched off.
job-error-internal = The address leads into the network of the server, which the operator has not allowed.
job-error-unknown = The name of the address leads nowhere.
job-error-refused = Nobody listens at the address.
job-error-timeout = The address took too long to answer.
job-error-tls = The certificate of the address is not to be trusted.
job-error-broken = The connection broke.
jobs-n-waiting = { $n } waiting
jobs-n-dead = { $n } failed for good
job-kind-start-dated = Start automations whose day has come
job-kind-run-automation = Carry out an automation
job-error-loop = It came round to an automation that had led to it; nothing was done.
job-error-record_gone = The record is in the trash or gone.
