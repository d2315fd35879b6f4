# The frame's places, and what went wrong.
nav-home = Home
nav-activities = Activities
nav-tools = Tools
nav-import = Import
nav-changes = Changes
error-home = Go to the home page
error-request = Number of this request: { $id }
error-not-found-title = Not found
error-not-found = There is nothing here, or not any more, or you may not see it. The trash may have it.
error-denied-title = Not allowed
error-invalid-title = Something has to be mended
error-stale-title = Changed meanwhile
error-stale = Somebody else changed this record after you opened it. Load it again; then your change can be made on top of theirs.
error-conflict-title = It stands against something else
error-signed-out-title = Signed out
error-signed-out = Your session has ended. Sign in again; you will come back here.
error-too-many-title = Too many attempts
error-too-many = { $seconds ->
    [one] Try again in one second.
   *[other] Try again in { $seconds } seconds.
  }
error-full-title = The disk is full
error-full = There is no room on the server's disk. Nothing was changed, and everything can still be read. Tell an operator: once there is room again, saving works as before.
error-unavailable-title = Not available just now
error-unavailable = The database cannot answer. Nothing was lost; try again in a few seconds.
error-bug-title = Our mistake
error-bug = The server made a mistake and has written it to its log. Nothing was changed by this request unless you see it. Tell your administrator the number below.
