# Words of the frame and of the components.
product-name = Mainstay
skip-to-content = Skip to content

action-save = Save
action-cancel = Cancel
action-close = Close
action-copy = Copy
action-undo = Undo
action-remove = Remove
action-clear = Clear
action-apply = Apply
action-reload = Reload

nav-label = Navigation
nav-main = Main places
nav-more = More
nav-admin = Administration
nav-settings = Settings
quick-add = New
user-menu = Account
sign-out = Sign out
search-label = Search
search-placeholder = Search or jump to…
theme-title = Appearance
theme-auto = Same as device
theme-light = Light
theme-dark = Dark
language-title = Language

palette-label = Go anywhere, find anything
palette-placeholder = Search, or type a command
palette-none = Nothing found. Try fewer letters.
palette-move = move
palette-open = open

count-records = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
value-empty = Empty
state-loading = Loading

table-select = Select
table-select-all = Select all rows
table-select-one = Select { $name }
table-more = Show more

bulk-label = Selected records
bulk-one = selected
bulk-many = selected
bulk-all = Select all { $n }
bulk-none = Select none

board-move = Move { $name }
board-move-to = Move to

views-label = Views
views-shared = Shared
columns-up = Move { $column } up
columns-down = Move { $column } down

filter-active = Active filters
filter-remove = Remove filter on { $field }
filter-clear = Clear all
filter-where = Where
filter-groups-join = Match
filter-join = How conditions are joined
filter-all-hold = all of these
filter-any-holds = any of these
filter-add-row = Add condition
filter-add-group = Add group
filter-field = Field
filter-operator = Operator
filter-remove-row = Remove condition

fact-edit = Edit { $field }

form-currency-of = Currency of { $field }
form-hours = Hours
form-hours-unit = h
form-minutes = Minutes
form-minutes-unit = min
form-stars = { $n ->
    [one] { $n } star
   *[other] { $n } stars
}
form-no-rating = None
form-tags-placeholder = Add a tag
form-remove-value = Remove { $value }
form-name-prefix = Title
form-name-given = Given name
form-name-family = Family name
form-address-street = Street
form-address-city = City
form-address-region = State or province
form-address-postal = Postal code
form-address-country = Country
form-email-address = Email address
form-email-add = Add email
form-email-opt-out = Opted out of email
form-email-invalid = Address does not work
form-phone-number = Phone number
form-phone-example = +49 30 123456
form-phone-add = Add phone
form-primary = Primary
form-kind = Type
form-role = Role
form-picker-placeholder = Type to search
form-picker-none = Nothing found
form-file-choose = Choose a file
form-file-drop = or drop it here
form-unsaved = You have unsaved changes. Leave this page?
form-uploading = Uploading

rich-bold = Bold
rich-italic = Italic
rich-heading = Heading
rich-bullets = Bulleted list
rich-numbers = Numbered list
rich-quote = Quote
rich-link = Link
rich-undo = Undo
rich-redo = Redo
rich-link-prompt = Address of the link

toasts-label = Messages
toast-copied = Copied
live-changed = Somebody changed this.
live-changed-by = {"{name}"} changed this.
live-list-changed = This list has changed.

problem-offline = No connection to the server. What you typed is still here.
problem-server = The server could not do this. What you typed is still here; try again in a moment.
problem-forbidden = You do not have the right to do this.
problem-not-found = This no longer exists, or you may not see it.
problem-too-many = Too many requests. Wait a moment and try again.
problem-signed-out = Your session has ended. Sign in again in another tab, then repeat this.

progress-rate = { $n } per second
progress-seconds-left = { $n ->
    [one] { $n } second left
   *[other] { $n } seconds left
}
progress-minutes-left = { $n ->
    [one] { $n } minute left
   *[other] { $n } minutes left
}
progress-hours-left = { $n ->
    [one] { $n } hour left
   *[other] { $n } hours left
}

shortcuts-title = Keyboard shortcuts
shortcuts-everywhere = Everywhere
shortcuts-lists = Lists
shortcuts-record = Page of a record
shortcuts-single = Single keys work (off: only combinations with Ctrl do)
shortcuts-editing = Editing
shortcut-palette = Go anywhere
shortcut-search = Search
shortcut-new = New record
shortcut-home = Home
shortcut-help = This list
shortcut-close = Close
shortcut-down = Next row
shortcut-up = Previous row
shortcut-select = Select row
shortcut-range = Select up to here
shortcut-bulk = Act on what is selected
shortcut-open = Open
shortcut-edit = Edit
shortcut-note = Write a note
shortcut-task = Plan a task
shortcut-save = Save
shortcut-save-long = Save long text
shortcut-cancel = Give up
