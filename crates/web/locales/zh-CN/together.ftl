# 多个文件作为一次迁移。
reason-no-such-row = { $a } 中没有编号为“{ $b }”且已导入的行。
reason-no-column = { $a } 没有名为“{ $b }”的列。
reason-unknown-rows = 无法判断 { $a } 中各行是什么；请用 OBJECT={ $a } 指明。
