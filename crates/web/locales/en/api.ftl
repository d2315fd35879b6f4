# The API's page for people.
api-docs-title = API
api-docs-words = Everything a person can do here, a program can do too. Below is what your own rights let a program do; custom objects and fields are in it as soon as they exist.
api-docs-key = Programs sign in with an API key. Make one under
api-docs-contents = Contents

# Refusals as programs read them.
refusal-not-found-title = Not found
refusal-not-found = There is nothing here, or you may not see it.
refusal-denied-title = Not allowed
refusal-invalid-title = The input has problems
refusal-stale-title = Changed since
refusal-stale = Somebody else changed it since; its version is now { $version }. Get it again, and make the change on top of theirs.
refusal-conflict-title = Conflict
refusal-signed-out-title = Not signed in
refusal-signed-out = Send an API key as `Authorization: Bearer <key>`; this one is missing, wrong, revoked or has ended.
refusal-too-many-title = Too many attempts
refusal-too-many = Too many attempts; try again in { $seconds } seconds.
refusal-unavailable-title = Not available
refusal-unavailable = The database cannot answer now; try again in a few seconds.
refusal-full-title = The disk is full
refusal-full = The disk of the server is full: nothing was changed. Reading goes on; writing does when an operator has made room.
refusal-bug-title = Our mistake
refusal-bug = The server made a mistake, which it has logged under the X-Request-Id of this answer.
refusal-status-400 = Bad Request
refusal-status-405 = Method Not Allowed
refusal-status-409 = Conflict
refusal-status-412 = Precondition Failed
refusal-status-413 = Payload Too Large
refusal-status-415 = Unsupported Media Type
refusal-status-422 = Unprocessable Entity
refusal-status-503 = Service Unavailable
