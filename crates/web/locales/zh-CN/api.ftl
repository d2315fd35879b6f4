# 面向人的 API 页面。
api-docs-title = API
api-docs-words = 人能做的一切，程序也能做。以下是按您的权限程序可以执行的操作；自定义对象和字段一旦存在就会出现在这里。
api-docs-key = 程序使用 API 密钥登录。创建密钥：
api-docs-contents = 目录

# 程序读到的拒绝原因。
refusal-not-found-title = 未找到
refusal-not-found = 此处没有内容，或者您无权查看。
refusal-denied-title = 不允许
refusal-invalid-title = 输入有误
refusal-stale-title = 已被更改
refusal-stale = 此记录已被他人更改，当前版本为 { $version }。请重新获取，再在其基础上更改。
refusal-conflict-title = 冲突
refusal-signed-out-title = 未登录
refusal-signed-out = 请以 `Authorization: Bearer <key>` 发送 API 密钥；该密钥缺失、有误、已撤销或已到期。
refusal-too-many-title = 尝试次数过多
refusal-too-many = 尝试次数过多，请在 { $seconds } 秒后重试。
refusal-unavailable-title = 暂不可用
refusal-unavailable = 数据库暂时无法响应，请稍后重试。
refusal-full-title = 磁盘已满
refusal-full = 服务器磁盘已满，未做任何更改。仍可读取；管理员腾出空间后即可写入。
refusal-bug-title = 程序出错
refusal-bug = 服务器出错，已按此响应的 X-Request-Id 记录到日志。
refusal-status-400 = 请求有误
refusal-status-405 = 不支持的方法
refusal-status-409 = 冲突
refusal-status-412 = 前提条件不符
refusal-status-413 = 内容过大
refusal-status-415 = 不支持的内容类型
refusal-status-422 = 无法处理
refusal-status-503 = 暂不可用
