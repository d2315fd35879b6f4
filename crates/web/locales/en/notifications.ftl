# What one is told in the product.
bell-none = Notifications
bell-unread = Notifications, { $n } unread
notifications-title = Notifications
notifications-new = New
notifications-earlier = Earlier
notifications-caught-up = You have read everything.
notifications-read-all = Mark all as read
notifications-all-read = { $n ->
    [0] There was nothing left to read.
    [one] One notification is marked as read.
   *[other] { $n } notifications are marked as read.
  }
notifications-settings = What you are told of
notifications-none-title = Nothing to tell you yet
notifications-none = You hear of it here when somebody gives you a record, mentions you in a note or changes a record that you follow. Open a customer and press “Follow” to hear of it.
notifications-none-action = Go to the companies
notification-mark-read = Mark as read
notification-mark-unread = Mark as unread
notification-unread = Unread:
notification-assigned = { $who } assigned { $record } to you
notification-assigned-many = { $who } assigned you { $n } { $what }
notification-changed = { $who } changed { $record }
notification-changed-fields = { $who } changed { $record }: { $fields }
notification-changed-many = { $who } changed { $n } { $what } that you follow
notification-trashed = { $who } moved { $record } to the trash
notification-restored = { $who } took { $record } back from the trash
notification-mentioned = { $who } mentioned you: { $record }
notification-mentioned-many = { $who } mentioned you in { $n } { $what }
notification-import-done = Your import of { $what } is done: { $n } rows are in
notification-import-refused = Your import of { $what } is done: { $n } rows are in, { $refused } were refused
notification-import-failed = Your import of { $what } broke off; it can go on from there
notification-kind-mentioned = Mentions of you with an @ before your name
notification-kind-ended = Imports of yours that took a while
notification-automation = { $who } has a message for you about { $record }
notification-fields-more = { $n } more
notification-comma = {", "}
notification-two = { $one } and { $other }
notification-several = { $one } and { $n } others
notification-title = { $title }
notification-hidden = a record that is gone or that you may no longer see
notification-untitled = a record without a name
notification-records = records
notification-kind-assigned = Records that somebody gives you
notification-kind-changed = Changes of records that you follow
notification-kind-automation = Messages of automations
mention-hint = Write @ and a colleague’s name to tell them of it.
settings-notifications = Notifications
settings-notifications-words = What you are told of by the bell. What you do yourself is never told to you.
reason-bad-boolean = “{ $a }” is neither true nor false.
