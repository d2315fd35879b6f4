# 输入、筛选或定义被拒绝的原因：按模型的代码，参数按顺序给出。
reason-required = 此项为必填项。
reason-read-only = 字段“{ $a }”不能修改。
reason-denied = { $a ->
    [see] 您的角色不允许查看这类记录（{ $b }）。
    [create] 您的角色不允许新建这类记录（{ $b }）。
    [change] 您的角色不允许修改这类记录（{ $b }）。
    [delete] 您的角色不允许删除这类记录（{ $b }）。
   *[other] 您的角色不允许对这类记录（{ $b }）执行此操作。
}
reason-may-not-assign = 您的角色不允许将记录分配给他人。
reason-unknown-field = { $b } 中没有字段“{ $a }”。您是指“{ $c }”吗？
reason-unknown-field-plain = { $b } 中没有字段“{ $a }”。
reason-not-text = 此处必须是文本。
reason-nul = 内容包含无法保存的字符 U+0000，请删除。
reason-too-long = 共 { $a } 个字符，此处最多 { $b } 个。
reason-not-a-number = “{ $a }”不是数字，请输入如 1234.50 的数字。
reason-not-a-number-type = 此处必须是数字。
reason-not-whole = “{ $a }”不是整数。
reason-too-small = { $a } 太小，最小为 { $b }。
reason-too-large = { $a } 太大，最大为 { $b }。
reason-too-precise = { $a } 的小数位过多，最多保留 { $b } 位。
reason-too-many-digits = “{ $a }”的位数过多，无法精确保存。
reason-not-money = “{ $a }”不是金额，请输入如 12.50 CNY 的金额。
reason-unknown-currency = 没有货币“{ $a }”，最接近的代码是 { $b }。
reason-not-yes-or-no = “{ $a }”无法识别，请输入“是”或“否”。
reason-not-a-date = “{ $a }”不是日期，请输入如 { $b } 或 { $c } 的日期。
reason-not-a-date-type = 此处必须是文本形式的日期，例如 "2026-12-31"。
reason-no-such-day = { $c }年{ $b }月没有{ $a }日。
reason-no-such-day-number = 日期无效：{ $c }年{ $b }月{ $a }日。
reason-no-such-month = 没有{ $a }月。
reason-no-such-year = 年份 { $a } 超出 1 至 9999 的范围。
reason-not-a-datetime = “{ $a }”不是日期时间，请输入如 2026-12-31 14:30 的格式。
reason-not-a-datetime-type = 此处必须是文本形式的日期时间，例如 "2026-12-31T14:30:00Z"。
reason-no-such-time = 没有时间“{ $a }”。
reason-not-a-period = “{ $a }”不是日期或时间段，请使用如 { $b } 的日期、如 2026-03 的月份，或 today、this_month、last_30_days、-7d 等。
reason-not-a-duration = “{ $a }”不是时长，请输入如 1小时30分钟、90分钟 或 1:30。
reason-not-an-email = “{ $a }”不是有效的邮箱地址：{ $c ->
    [no_at] 缺少 @
    [no_name] @ 前面没有内容
    [no_domain] @ 后面没有内容
    [too_long] 过长
    [blank] 含有空格
    [points] @ 前的点号位于首尾或相连
    [character] @ 前含有不允许的字符
    [no_point] @ 后面没有点号
    [domain_part] 域名中有空的或过长的部分
    [domain_character] 域名含有不允许的字符
    [domain_number] 域名以数字结尾
   *[other] { $b }
}。
reason-not-an-email-type = 邮箱地址必须是文本或带有 address 的对象。
reason-not-a-phone = “{ $a }”不是有效的电话号码{ $b ->
    [country] ：没有这个国家或地区代码
    [no_country] ：缺少国家或地区代码
    [too_long] ：位数超出本地区号码的长度
   *[other] {""}
}，请输入如 +86 138 0013 8000 的号码。
reason-not-a-phone-type = 电话号码必须是文本或带有 number 的对象。
reason-unknown-phone-kind = 没有电话类型“{ $a }”，可选：{ $b }。
reason-not-a-url = “{ $a }”不是网址，请输入如 https://example.com 的网址。
reason-bad-scheme = 不能保存以“{ $a }:”开头的地址，请使用 http、https、mailto 或 tel。
reason-unknown-option = “{ $a }”不是可选项：{ $b }。
reason-not-a-list = 此处必须是文本列表。
reason-too-many = 共 { $a } 项，此处最多 { $b } 项。
reason-unknown-key = 此处没有“{ $a }”，可用的有：{ $b }。
reason-key-not-text = “{ $a }”必须是文本。
reason-key-not-bool = “{ $a }”必须是 true 或 false。
reason-not-a-link-type = 此处必须是记录的 ID。
reason-no-id = 关联需要记录的 id。
reason-not-an-id = “{ $a }”不是记录的 ID。
reason-nobody = 此处“me”没有对应的用户：尚未登录。
reason-which-object = 此处可关联多种记录，请在 object 中指明，例如 { $a }。
reason-wrong-object = 此处不能关联“{ $a }”，可关联：{ $b }。
reason-bad-attributes = attributes 必须是对象。
reason-not-a-file = 文件必须是带有 hash 和 name 的对象。
reason-bad-hash = “{ $a }”不是文件的哈希值，请先上传文件。
reason-no-file-name = 文件需要名称（name）。
reason-bad-size = size 必须是字节数。
reason-not-given = “{ $a }”不是 Mainstay 给出的编号，此类编号只能自动生成。
reason-not-json = “{ $a }”不是 JSON：{ $b }。
reason-json-too-deep = 嵌套超过 { $a } 层。
reason-json-too-large = 共 { $a } 字节，此处最多 { $b } 字节。
reason-bad-filter = “{ $a }”不是筛选条件，请用点号连接字段、运算符和值，例如 name.eq.Acme。
reason-bad-group = “{ $a }”必须写在圆括号中。
reason-bad-list = “{ $a }”必须是圆括号中的列表：(a,b)。
reason-brackets = “{ $a }”的括号或引号不匹配。
reason-bad-operator = “{ $a }”不能用于“{ $b }”，可用：{ $c }。
reason-bad-is = is 之后只能是 null 或 not_null。
reason-not-a-link = “{ $a }”不是关联字段。
reason-empty = 请写出字段名。
reason-too-deep = 筛选条件最多嵌套 { $a } 层括号。
reason-too-far = 筛选条件最多经过 { $a } 个关联。
reason-filter-too-long = 筛选最多包含 { $a } 个条件。
reason-not-sortable = 列表不能按“{ $a }”排序。
reason-bad-direction = “{ $a }”不是排序方向，请使用 asc 或 desc。
reason-leads-to-several = “{ $a }”可关联多种记录，不能按这些记录的字段筛选。
reason-bad-limit = 每页可有 1 到 { $b } 条，不能是“{ $a }”。
reason-bad-limit-plain = “{ $a }”不是记录数。
reason-bad-trash = “{ $a }”不是 live、trashed 或 any。
reason-bad-cursor = 游标已损坏，请从第一页重新开始。
reason-foreign-cursor = 游标属于另一个列表，请从第一页重新开始。
reason-bad-name = “{ $a }”不能作为名称：请使用小写字母、数字和单个下划线，以字母开头，最多 { $b } 个字符。
reason-reserved = “{ $a }”由 Mainstay 使用，请换一个名称。
reason-object-twice = 已有名为“{ $a }”的对象。
reason-field-twice = 已有名为“{ $a }”的字段。
reason-no-title = 标题字段“{ $a }”不存在。
reason-no-target = 它关联的“{ $a }”不存在。
reason-rollup-link = “{ $a }”没有关联到 { $b }。
reason-rollup-field = “{ $a }”不存在。
reason-moment-field = “{ $a }”没有选项“{ $b }”。
reason-rollup-filter-link = “{ $a }”是其他记录的字段；汇总的筛选条件只能使用被汇总记录自身的字段。
reason-rollup-type = “{ $a }”的类型与汇总结果不符。
reason-circle = 它依赖于自身：{ $a }。
reason-min-over-max = 最小值（{ $a }）大于最大值（{ $b }）。
reason-bad-scale = 最多保留 8 位小数。
reason-bad-stars = 评分为 1 到 10 颗星。
reason-no-options = 选项字段至少需要一个选项。
reason-bad-option = “{ $a }”不能作为选项的键：请使用字母、数字、_ 和 -。
reason-option-twice = 已有选项“{ $a }”。
reason-bad-color = 没有颜色“{ $a }”，可选：{ $b }。
reason-bad-attribute = “{ $a }”不能作为属性名称：请使用小写字母。
reason-bad-format = “{ $a }”不是编号格式：需要一组花括号中的零，例如 C-{"{"}00000{"}"}。
reason-bad-result = 公式结果不能是“{ $a }”，请使用 text、integer、decimal、boolean、date 或 datetime。
reason-bad-rollup-result = 汇总结果不能是“{ $a }”，请使用 integer、decimal、date 或 datetime。
reason-no-rollup = 汇总需要对象、关联和函数。
reason-no-rollup-field = 该汇总需要指定字段。
reason-count-not-integer = 计数的结果是整数。
reason-sum-of-dates = 日期和时间不能求和。
reason-no-formula = 公式需要表达式。
reason-formula-too-long = 公式过长：{ $a }，最多 { $b }。
reason-formula-too-deep = 公式嵌套过深（位置 { $a }）。
reason-formula-sign = 公式中不能使用“{ $b }”（位置 { $a }）。
reason-formula-number = “{ $b }”不是数字（位置 { $a }）。
reason-formula-quote = 此处开始的文本缺少结束引号（位置 { $a }）。
reason-formula-syntax = 此处是 { $b }，但需要 { $c }（位置 { $a }）。
reason-formula-function = 没有函数“{ $b }”（位置 { $a }）。
reason-formula-arguments = “{ $b }”的参数个数不对，应写作 { $c }（位置 { $a }）。
reason-formula-field = { $c } 中没有字段“{ $b }”（位置 { $a }）。
reason-formula-type = 此处是 { $b }，但需要 { $c }（位置 { $a }）。
reason-formula-result = 公式得到 { $a }，但字段保存的是 { $b }。
reason-schema-object = 对象应写成一组键值。
reason-schema-name = 每个对象和字段都需要 `name`。
reason-schema-fields = 对象的字段应写成列表。
reason-schema-plural = 地址中的名称不能更改，否则已保存的链接将失效。请改为修改显示名称。
reason-schema-title = 记录以此字段为标题；请先选择其他标题字段。
reason-schema-label = 需要单数和复数名称，至少一种语言。
reason-schema-field-label = 需要名称，至少一种语言。
reason-schema-kind = 没有字段类型“{ $a }”；可用：{ $b }。
reason-schema-other-kind = 其类型为 { $a }，不能更改；请新建字段并复制值。
reason-schema-no-kind = 新字段需要 `kind`。
reason-schema-deleted = 已有被删除的字段“{ $a }”；请先恢复或彻底清除。
reason-schema-deleted-flag = `deleted` 只能是 true 或 false。
reason-schema-unreadable = 无法读取：{ $a }。
reason-schema-key = 这里没有键“{ $a }”；可用：{ $b }。
reason-schema-shipped = Mainstay 自带内容的“{ $a }”不能更改。
reason-schema-option = 选项“{ $a }”为 Mainstay 自带，不能移除；可以改名或放到最后。
reason-schema-loosened = “{ $a }”为 Mainstay 自带的规则，不能取消。
