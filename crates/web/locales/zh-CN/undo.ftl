# 撤销更改。
undo-done = 已撤销 { $n } 条记录的更改
undo-nothing = 没有可撤销的更改。
undo-taken-back = 已撤销 { $n } 条。
undo-conflicts = { $left } 条记录此后又被修改，保留较新的值。
undo-stays = { $left } 条记录保持原样：{ $why }
undo-between = {""}
undo-look = 查看
undo-broke-off = 已撤销 { $n } 条，还有 { $left } 条未撤销：数据库暂时无法响应。请再次撤销，将从中断处继续。
undo-broke-off-full = 已撤销 { $n } 条，还有 { $left } 条未撤销：服务器磁盘空间不足。腾出空间后请再次撤销，将从中断处继续。
