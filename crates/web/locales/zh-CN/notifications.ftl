# 产品中的通知。
bell-none = 通知
bell-unread = 通知，{ $n } 条未读
notifications-title = 通知
notifications-new = 新通知
notifications-earlier = 更早
notifications-caught-up = 您已阅读全部通知。
notifications-read-all = 全部标为已读
notifications-all-read = { $n ->
    [0] 没有未读通知。
   *[other] 已将 { $n } 条通知标为已读。
  }
notifications-settings = 通知设置
notifications-none-title = 还没有通知
notifications-none = 当他人把记录分配给您，或修改您关注的记录时，您会在这里看到。打开一个客户并点击“关注”，即可收到其动态。
notifications-none-action = 前往公司列表
notification-mark-read = 标为已读
notification-mark-unread = 标为未读
notification-unread = 未读：
notification-assigned = { $who } 将{ $record }分配给了您
notification-assigned-many = { $who } 分配给您 { $n } 条{ $what }
notification-changed = { $who } 修改了{ $record }
notification-changed-fields = { $who } 修改了{ $record }：{ $fields }
notification-changed-many = { $who } 修改了您关注的 { $n } 条{ $what }
notification-trashed = { $who } 将{ $record }移入回收站
notification-restored = { $who } 从回收站恢复了{ $record }
notification-mentioned = { $who } 在{ $record }中提到了您
notification-mentioned-many = { $who } 在 { $n } 条{ $what }中提到了您
notification-import-done = 您的{ $what }导入已完成：{ $n } 行已导入
notification-import-refused = 您的{ $what }导入已完成：{ $n } 行已导入，{ $refused } 行被拒绝
notification-import-failed = 您的{ $what }导入中断，可以从中断处继续
notification-kind-mentioned = 以 @ 提及您
notification-kind-ended = 您的耗时较长的导入
notification-automation = { $who } 有一条关于{ $record }的消息
notification-fields-more = 另外 { $n } 项
notification-comma = 、
notification-two = { $one } 和 { $other }
notification-several = { $one } 和另外 { $n } 人
notification-hidden = 一条已不存在或您无权查看的记录
notification-untitled = 一条没有名称的记录
notification-records = 记录
notification-kind-assigned = 他人分配给您的记录
notification-kind-changed = 您关注的记录的修改
notification-kind-automation = 自动化的消息
mention-hint = 输入 @ 和同事姓名即可通知对方。
settings-notifications = 通知
settings-notifications-words = 铃铛会告诉您的内容。您自己的操作不会通知您。
reason-bad-boolean = “{ $a }” 既不是 true 也不是 false。
