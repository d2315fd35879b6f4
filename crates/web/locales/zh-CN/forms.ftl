# 表单：外部访客填写的页面，以及设计表单的页面。

## 访客看到的内容

capture-send = 提交
capture-needed = 带 * 的为必填项。
capture-wrong = 尚未提交：有内容需要修改
capture-stale = 页面打开的时间过长。您填写的内容都还在，请再提交一次。
capture-too-many = 从这里提交的次数过多。您填写的内容都还在，请在 { $minutes } 分钟后再试。
capture-trap = 请留空
capture-consent = 同意条款
capture-read = 查看详情
capture-new-window = （在新窗口打开）
capture-preview = 预览：在这里提交的内容不会保存。
capture-thanks-title = 谢谢
capture-thanks = 我们已收到您的信息。
capture-another = 再填一次
capture-closed-title = 此表单已关闭
capture-closed = 目前不接受填写，请通过其他方式与我们联系。
capture-email = 邮箱
capture-phone = 电话
capture-none-title = 没有此表单
capture-none = 此地址没有表单。它可能已移动，或者地址不完整。

## 列表

admin-forms = 表单
forms-words = 每个表单都是一个供外部人员填写的页面，填写后会新建或更新记录。
forms-none-title = 还没有可供填写的表单
forms-none = 表单是客户填写的页面，可以有自己的地址，也可以嵌入您的网站。每次填写都会成为一条记录，已有的客户会被识别，之后由自动化接手。
forms-new = 新建表单
forms-of-what = 填写后生成什么？
forms-taken = { $n } 次填写
forms-held-count = { $n } 条待查看
forms-last = 最近
forms-state-on = 开放
forms-state-off = 已关闭
forms-state-wrong = 无法填写
forms-on = 开放
forms-off = 关闭
forms-on-this = 开放：{ $name }
forms-off-this = 关闭：{ $name }
forms-switched-on = “{ $name }”已开放。
forms-switched-off = “{ $name }”已关闭。
forms-kept-on = “{ $name }”已保存并开放。
forms-kept-off = “{ $name }”已保存，目前关闭。
forms-deleted = “{ $name }”已移到回收站。

## 单个表单

forms-edit = 修改
forms-preview = 预览
forms-wrong-now = 目前无法填写
forms-place = 表单地址
forms-address = 页面地址，可用于链接或发送：
forms-embed = 嵌入您的网站：
forms-embed-nowhere = 还没有网站可以显示它。请在“修改”中填写您的网站，这里就会出现可复制的代码。
forms-embed-on = 可以在以下网站显示：{ $sites }。
forms-held = 待查看
forms-held-words = 这些内容像是垃圾信息，或无法保存，尚未做任何处理。
forms-held-full = 待查看的内容已达上限，之后的同类内容会被丢弃。请放行或丢弃一部分。
forms-let-in = 放行
forms-discard = 丢弃
forms-was-let-in = 已放行。
forms-was-discarded = 已丢弃。
forms-why-trap = 填写了人看不到的字段
forms-why-quick = 提交速度超过人的可能
forms-why-refused = 用这些内容无法保存记录
forms-arrived = 收到的内容
forms-nothing = 还没有收到内容。
forms-more = 显示更多
forms-answers = 填写内容
forms-known = 已有记录
forms-record-gone = 一条记录
forms-days = 按天
forms-sources = 来源
forms-direct = 直接访问
forms-delete-title = 删除
forms-delete = 删除表单
forms-delete-words = 删除后页面会显示表单已关闭。已收到的内容会保留，表单可以从变更记录中恢复。

## 设计表单

forms-make = 创建表单
forms-wrong = 尚未保存：有内容需要修改
forms-name = 名称
forms-name-hint = 供内部查找；访客看到的是下面的标题，没有标题时显示此名称。
forms-active = 开放
forms-active-hint = 知道地址的人都可以填写。
forms-title = 标题
forms-intro = 说明
forms-asked = 询问的内容
forms-asked-none = 还没有。
forms-which = 字段
forms-add = 添加询问
forms-add-hidden = 添加
forms-up = 上移：{ $field }
forms-down = 下移：{ $field }
forms-remove = 移除：{ $field }
forms-always-needed = 必填：没有它就无法新建记录。
forms-required = 必填
forms-own-words = 自定义文字
forms-label = 问题
forms-help = 帮助
forms-field-n = 第 { $n } 个字段
forms-hidden-n = 第 { $n } 个隐藏字段
forms-hidden = 隐藏写入的内容
forms-hidden-hint = 例如来源。访客看不到。
forms-hidden-value = 值
forms-hidden-from = 地址参数
forms-hidden-from-hint = 例如 utm_source。地址中有此参数时，优先于左侧的值。
forms-consent = 必须同意的内容
forms-consent-link = 详情地址
forms-consent-hint = 填写了文字时，访客必须勾选；这些文字会随填写内容保存。
forms-thanks = 感谢语
forms-then = 之后前往
forms-then-hint = 您自己的网址，代替感谢语。
forms-known-by = 识别已有记录
forms-known-hint = 已有的人不会生成第二条记录。
forms-known-nobody = 不识别：都是新记录
forms-doing = 对已有记录
forms-doing-fill = 只填写空字段
forms-doing-overwrite = 采用新的内容
forms-owner = 新记录的负责人
forms-owner-hint = 也可以由自动化分配。
forms-owner-nobody = 无
forms-origins = 可以显示它的网站
forms-origins-hint = 每行一个，例如 https://www.example.com。它们也可以通过 API 提交。
