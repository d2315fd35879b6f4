# 用例、页面和 API 拒绝请求或更改的原因：按代码，参数按顺序给出。
reason-address-not-text = 此地址编码有误：必须为 UTF-8。
reason-parameter-not-text = 此地址中的参数“{ $a }”编码有误：必须为 UTF-8。
reason-method = 此地址不支持 { $a }；响应头 `Allow` 列出支持的方法。
reason-media-type = 请发送 JSON，并带上请求头 `Content-Type: application/json`。
reason-bad-json = 请求内容不是此处所需的 JSON：{ $a }。
reason-bad-body = 请求内容不完整，请重新发送。
reason-body-too-large = 请求内容超过服务器允许的大小，请分几次发送。
reason-no-form = 此处收到的内容不是表单。
reason-unread-form = 表单不完整，或不是本页面发送的格式。请重新加载页面后再次提交。
reason-bad-address = 此地址问号后的内容无法识别。
reason-bad-etag = `If-Match` 必须是本 API 给出的 ETag（如 `"3"`）或 `*`。
reason-bad-idempotency-key = `Idempotency-Key` 须为 1 到 200 个普通字符。
reason-in-progress = 使用此 Idempotency-Key 的请求正在处理，请稍后再试。
reason-key-reused = 此 Idempotency-Key 已用于其他请求，请换一个。
reason-bad-count = “{ $a }”既不是 `exact` 也不是 `none`。
reason-not-an-instant = “{ $a }”不是时刻，请写成如 2026-03-01T09:30:00Z 的形式。
reason-unknown-parameter = 此处没有参数“{ $a }”；可用的有 { $b }。
reason-unknown-object = 没有对象“{ $a }”。
reason-forged = 此请求并非来自本系统的页面，或页面已过期；请重新加载页面。
reason-dead-link = 此链接已被使用或已失效，请向管理员索取新链接。
reason-read-only-key = 此密钥只能用于读取。
reason-key-by-key = 密钥不能创建密钥；请登录后在设置页面创建。
reason-past = 密钥的到期时间必须在将来。
reason-lacks-right = { $a ->
    [export] 您的角色不允许导出记录，管理员可以更改。
    [import] 您的角色不允许导入文件，管理员可以更改。
    [mass_update] 您的角色不允许批量修改记录，管理员可以更改。
    [merge] 您的角色不允许合并记录，管理员可以更改。
    [assign] 您的角色不允许将记录分配给他人，管理员可以更改。
    [metadata] 您的角色不允许更改对象和字段，管理员可以更改。
   *[administration] 您的角色不允许管理此工作区，管理员可以更改。
  }
reason-last-administrator = 这样将没有人能管理此工作区；请先将其他人设为管理员。
reason-forbidden = 您可以查看此记录，但不能这样修改。
reason-not-found = 此记录不存在或已不存在。
reason-stale = 您打开此记录后，他人已修改它；现在的版本为 { $a }。
reason-taken = 已有其他记录使用此值，该值不能重复。
reason-no-record = 此处关联的记录不存在，或您无权查看。
reason-linked = 有其他记录（{ $a }，字段 { $b }）关联到它，请先修改那些记录。
reason-not-in-trash = 此记录不在回收站中。
reason-trashed = 此记录在回收站中，请先恢复。
reason-not-trashed = 此记录不在回收站中，请先删除。
reason-no-zone = “{ $a }”不是时区，请写成如 Europe/Berlin 或 Asia/Shanghai 的形式。
reason-no-region = “{ $a }”不是国家代码，请用两个大写字母，如 DE 或 CN。
reason-password-short = 密码至少需要 { $a } 个字符，现在只有 { $b } 个。
reason-password-long = 密码最多 { $a } 个字符。
reason-password-weak = 此密码太容易被猜到；例如，可以用几个词组成。
reason-password-wrong = 这不是您当前的密码。
reason-broken-upload = 文件没有完整送达，请重新发送。
reason-no-such-name = 没有名为“{ $a }”的记录，或您无权查看。
reason-several-such-names = 有多条记录名为“{ $a }”，请从列表中选择。
reason-too-many-parts = 表单最多 { $a } 个部分。
reason-bad-form = 表单没有指明各部分之间的分隔符。
reason-no-view = { $b } 没有视图“{ $a }”，或您无权查看。
reason-several-files = 此记录有 { $a } 个文件；请用 `hash`（和 `field`）指明其中一个。
reason-unknown-entry = 时间线中没有“{ $a }”；可用 `change` 和活动的名称，如 `note`。
reason-changed-since = 此后又被修改，保留较新的值。
reason-gone = 该记录已被彻底删除。
reason-undo-broke-off = 已撤销 { $a } 项更改，还有 { $b } 项未撤销：数据库暂时无法响应。请再次撤销，将从中断处继续。
reason-undo-broke-off-full = 已撤销 { $a } 项更改，还有 { $b } 项未撤销：服务器磁盘已满。请再次撤销，将从中断处继续。
reason-bad-policy = 这不是有效的角色权限：{ $a }。
reason-too-slow = 处理超过 { $a } 秒，服务器已停止等待。更改可能仍已完成：再次操作前请先查看。
reason-import-of = 导入 { $a }
reason-undo-of-import = 撤销：导入 { $a }
reason-first-administrator = 首位管理员
reason-built-in-roles = 内置角色
reason-trash-emptied = 回收站按期清空
reason-schema-name-needed = 无法由此名称生成程序用名：请填写小写字母的名称，例如 vessel。
reason-schema-option-used = 选项“{ $a }”不能移除：有 { $b } 条记录正在使用。请先改为其他选项。
reason-schema-role = 角色“{ $a }”据此限定成员可见的内容：{ $b }。请先修改该角色。
reason-unique-twice = 有多条记录的值为 { $a }；请先改为不同的值。
reason-looking-on = 您正在以他人身份查看：停止之前不能做任何更改。
reason-not-active = 此用户未启用，没有任何权限；请先启用该用户。
reason-field-gone = 字段“{ $a }”刚刚被删除；未做任何更改。请不使用该字段，或将其恢复。
reason-not-true-or-false = “{ $a }”既不是 true 也不是 false。

## 自动化

reason-automation = 自动化“{ $a }”
reason-bad-plan = 这不是有效的自动化规则：{ $a }。
reason-automation-system = 自动化用于业务数据，不能用于系统对象。
reason-automation-condition = 这个条件无法使用：{ $a }
reason-automation-no-condition = 请指定哪些记录：没有条件，就没有记录会“变为符合”。
reason-automation-no-steps = 请指定要做什么。
reason-automation-many-steps = 一个自动化最多 { $a } 个步骤。
reason-automation-no-date = “{ $a }”不是可以等待的日期或时间。
reason-automation-hour = 小时应为 0 到 23。
reason-automation-days = 最多可设为日期前后 { $a } 天。
reason-automation-no-values = 请指定要填写哪些字段。
reason-automation-no-person = “{ $a }”不是用户字段。
reason-automation-nobody = 请指定是谁。
reason-automation-no-words = 请填写通知内容。
reason-automation-wait = 等待时间应为一分钟到一年。
reason-automation-link = “{ $a }”不能关联到{ $c }。
reason-automation-field = 没有字段“{ $a }”。
reason-automation-formula-place = 这里的公式只能是一个字段名。
reason-automation-nobody-left = 指定的人员都已无法登录。
reason-form = 表单“{ $a }”
reason-automation-no-form = 请指定表单。
reason-form-not-asked = 表单没有询问“{ $a }”。
reason-form-not-agreed = 不勾选此项无法提交。
reason-form-plan = 这不是有效的表单设置：{ $a }
reason-form-system = 表单用于业务数据，不能用于系统对象。
reason-form-no-fields = 请指定表单询问的内容。
reason-form-many-fields = 一个表单最多 { $a } 个字段。
reason-form-field-kind = 不能向外部人员询问“{ $a }”。
reason-form-from = “{ $a }”不能取自地址参数。
reason-form-hidden = 请指定“{ $a }”的值。
reason-form-twice = “{ $a }”在表单中出现了两次。
reason-form-missing = 没有“{ $a }”就无法新建记录，请在表单中询问。
reason-form-consent = 请填写需要同意的内容。
reason-form-address = “{ $a }”不是以“https://”开头的网址。
reason-form-known = “{ $a }”不能用于识别已有记录：它必须在表单中，并且是邮箱、电话或不可重复的字段。
reason-form-owner = 此对象的记录没有负责人。
reason-form-many-origins = 一个表单最多可在 { $a } 个网站显示。
reason-form-origin = “{ $a }”不是网站地址，请写成“https://www.example.com”。
reason-form-let-in = 这条内容已经放行。
reason-form-wrong = 表单目前无法填写，请先修正。
reason-form-site = 此表单未对该网站开放，可由管理员设置。
reason-form-closed = 此表单目前不接受填写。
reason-schema-automation = 自动化“{ $a }”将无法执行（{ $b }）。请先修改或停用它。
