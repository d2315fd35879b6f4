# 撤销更改。
undo-done = 已撤销 { $n } 条记录的更改
undo-nothing = 没有可撤销的更改。
undo-conflicts = 已撤销 { $n } 条。{ $left } 条记录此后又被修改，保留较新的值。
undo-look = 查看
