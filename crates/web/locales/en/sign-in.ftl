# Signing in, the first start, choosing a password.
sign-in-title = Sign in
sign-in-email = Email
sign-in-password = Password
sign-in-action = Sign in
sign-in-wrong = Email or password is wrong, or the account is not active. Check both and try again.
sign-in-too-many = { $minutes ->
    [one] Too many attempts. Try again in a minute.
   *[other] Too many attempts. Try again in { $minutes } minutes.
  }
sign-in-forgotten = Forgotten your password? An administrator of this workspace can give you a link to choose a new one.
setup-title = Welcome to Mainstay
setup-words = You are the first here. Make your account; it administers this workspace.
setup-given = Given name
setup-family = Family name
setup-action = Make the account and start
password-title = Choose a password
password-words = You will be signed in afterwards, and signed out everywhere else.
password-new = New password
password-hint = At least { $n } characters; several words are easiest to remember.
password-action = Set the password and sign in
dead-link-title = This link does not work any more
dead-link = It was used already, or its time has ended. Ask an administrator for a new one.
enter-words = This link, printed where Mainstay runs, signs you in as { $name }. It works once.
enter-action = Sign in as { $name }
invited-title = Welcome, { $name }
invited-words = Choose a password, and you are in. From then on you sign in with { $email }.
