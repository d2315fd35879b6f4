# 新建记录
new-title = 新建{ $object }
new-save = 创建{ $object }
new-made = 已创建{ $object }
new-lent = 留空时取自：{ $fields }。
new-more = 更多字段
new-similar = 可能已有相同的记录
new-files-hint = 任何类型的文件
