# 框架和组件的文字。
product-name = Mainstay
skip-to-content = 跳到正文

action-save = 保存
action-cancel = 取消
action-close = 关闭
action-copy = 复制
action-undo = 撤销
action-remove = 移除
action-clear = 清除
action-apply = 应用
action-reload = 重新加载

nav-label = 导航
nav-main = 主要位置
nav-more = 更多
nav-admin = 管理
nav-settings = 设置
quick-add = 新建
user-menu = 账户
sign-out = 退出登录
search-label = 搜索
search-placeholder = 搜索或跳转…
theme-title = 外观
theme-auto = 跟随设备
theme-light = 浅色
theme-dark = 深色
language-title = 语言

palette-label = 前往任何位置，查找任何内容
palette-placeholder = 搜索，或输入命令
palette-none = 没有找到。请减少几个字再试。
palette-move = 移动
palette-open = 打开

count-records = { $n } 条记录
value-empty = 空
state-loading = 正在加载

table-select = 选择
table-select-all = 选择所有行
table-select-one = 选择{ $name }
table-more = 显示更多

bulk-label = 已选记录
bulk-one = 项已选
bulk-many = 项已选
bulk-all = 选择全部 { $n } 项
bulk-none = 取消选择

board-move = 移动{ $name }
board-move-to = 移动到

views-label = 视图
views-shared = 共享
columns-up = 上移{ $column }
columns-down = 下移{ $column }

filter-active = 当前筛选
filter-remove = 移除{ $field }的筛选
filter-clear = 全部清除
filter-where = 满足
filter-groups-join = 匹配
filter-join = 条件的连接方式
filter-all-hold = 以下全部条件
filter-any-holds = 以下任一条件
filter-add-row = 添加条件
filter-add-group = 添加条件组
filter-field = 字段
filter-operator = 运算符
filter-remove-row = 移除条件

fact-edit = 编辑{ $field }

form-currency-of = { $field }的货币
form-hours = 小时
form-hours-unit = 小时
form-minutes = 分钟
form-minutes-unit = 分钟
form-stars = { $n } 星
form-no-rating = 无
form-tags-placeholder = 添加标签
form-remove-value = 移除{ $value }
form-name-prefix = 称谓
form-name-given = 名
form-name-family = 姓
form-address-street = 街道地址
form-address-city = 城市
form-address-region = 省/自治区/直辖市
form-address-postal = 邮政编码
form-address-country = 国家/地区
form-email-address = 电子邮箱
form-email-add = 添加邮箱
form-email-opt-out = 已退订邮件
form-email-invalid = 地址无效
form-phone-number = 电话号码
form-phone-example = +86 138 0013 8000
form-phone-add = 添加电话
form-primary = 首选
form-kind = 类型
form-role = 角色
form-picker-placeholder = 输入以搜索
form-picker-none = 没有找到
form-file-choose = 选择文件
form-file-drop = 或拖放到此处
form-unsaved = 有未保存的更改。要离开此页吗？
form-uploading = 正在上传

rich-bold = 粗体
rich-italic = 斜体
rich-heading = 标题
rich-bullets = 项目符号列表
rich-numbers = 编号列表
rich-quote = 引用
rich-link = 链接
rich-undo = 撤销
rich-redo = 重做
rich-link-prompt = 链接地址

toasts-label = 消息
toast-copied = 已复制
live-changed = 有人更改了此内容。
live-changed-by = {"{name}"}更改了此内容。
live-list-changed = 此列表已有变化。

problem-offline = 无法连接服务器。您输入的内容仍在这里。
problem-server = 服务器未能完成此操作。您输入的内容仍在这里，请稍后重试。
problem-forbidden = 您没有执行此操作的权限。
problem-not-found = 此内容已不存在，或您无权查看。
problem-too-many = 请求过多，请稍候再试。
problem-signed-out = 会话已结束。请在另一个标签页重新登录，然后再试一次。

progress-rate = 每秒 { $n } 条
progress-seconds-left = 剩余 { $n } 秒
progress-minutes-left = 剩余 { $n } 分钟
progress-hours-left = 剩余 { $n } 小时

shortcuts-title = 键盘快捷键
shortcuts-everywhere = 任何位置
shortcuts-lists = 列表
shortcuts-record = 记录页面
shortcuts-single = 启用单键快捷键（关闭后仅组合键有效）
shortcuts-editing = 编辑
shortcut-palette = 前往任何位置
shortcut-search = 搜索
shortcut-new = 新建记录
shortcut-home = 首页
shortcut-help = 此列表
shortcut-close = 关闭
shortcut-down = 下一行
shortcut-up = 上一行
shortcut-select = 选择行
shortcut-range = 选到此处
shortcut-bulk = 处理所选记录
shortcut-open = 打开
shortcut-edit = 编辑
shortcut-note = 写笔记
shortcut-task = 安排任务
shortcut-save = 保存
shortcut-save-long = 保存长文本
shortcut-cancel = 放弃
