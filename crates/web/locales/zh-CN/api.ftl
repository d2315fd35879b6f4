# 面向人的 API 页面。
api-docs-title = API
api-docs-words = 人能做的一切，程序也能做。以下是按您的权限程序可以执行的操作；自定义对象和字段一旦存在就会出现在这里。
api-docs-key = 程序使用 API 密钥登录。创建密钥：
api-docs-contents = 目录
