# One's own settings.
settings-title = Settings
settings-profile = Profile
settings-given = Given name
settings-family = Family name
settings-language = Language
settings-browser = As the browser asks
settings-region = Region
settings-region-hint = How dates, numbers and phones are written.
settings-zone = Time zone
settings-zone-hint = For example Europe/Berlin or Asia/Shanghai.
settings-saved = Saved.
settings-no-password = You have no password yet. With one, you can sign in without a link.
settings-password-now = Present password
settings-password-action = Change the password
settings-password-changed = The password is changed; you are signed out everywhere else.
settings-sessions = Where you are signed in
settings-this-session = this one
settings-last-seen = last used
settings-end-session = Sign out
settings-end-others = Sign out everywhere else
settings-session-ended = Signed out there.
settings-unknown-device = Unknown device
settings-keys = API keys
settings-keys-words = A key lets a program act with your rights, or less. What programs can do:
settings-key-name = Name
settings-key-name-hint = What the key is for, so that you know it again.
settings-key-ends = Ends
settings-key-never = Never ends
settings-key-days = { $n ->
    [one] In one day
   *[other] In { $n } days
  }
settings-key-read-only = Read only
settings-key-action = Make a key
settings-key-made = The key is made
settings-key-once = Copy it now: it is shown this one time only.
settings-key-revoke = Revoke
settings-key-revoked = The key does not work any more.
settings-key-revoked-at = Revoked { $at }
settings-key-ends-at = Ends { $at }
settings-key-used-at = Last used { $at }
settings-key-unused = Not used yet
