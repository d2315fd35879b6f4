# 文件、列或行无法导入的原因：按代码，参数依次为 $a、$b。
reason-open-quote = 此处有引号开始了一个单元格，但没有结束引号；请补上，或在引号内写两个引号。
reason-stray-quote = 带引号的单元格中间出现了引号；如果它属于文字，请写两个引号（""）。
reason-row-too-long = 此行超过 { $a } KiB。
reason-too-many-cells = 此行有 { $a } 个单元格，而文件只有 { $b } 列：请给含分隔符的单元格加上引号。
reason-too-few-cells = 此行有 { $a } 个单元格，而文件有 { $b } 列：缺少单元格。
reason-wrong-bytes = 此行含有字节 { $a }，不符合 { $b } 编码；请将文件另存为 UTF-8。
reason-empty-file = 文件是空的。
reason-too-many-columns = 文件有 { $a } 列，最多允许 { $b } 列。
reason-too-many-rows = 文件有 { $a } 行，最多允许 { $b } 行。
reason-file-too-large = 文件超过允许的最大值 { $a } MiB。
reason-bad-encoding = “{ $a }”不是编码名称，请使用如 utf-8、gb18030 或 windows-1252。
reason-workbook = 这是电子表格工作簿或 ZIP 文件，不是 CSV；请将工作表另存为 CSV（UTF-8）再导入。
reason-not-a-table = 这是 PDF 文件，请导入 CSV 文件。
reason-compressed = 此文件已压缩，请解压后导入 CSV 文件。
reason-no-file = 文件已不存在，请重新导入。
reason-no-file-chosen = 请选择文件。
reason-no-object = 没有您可查看的对象“{ $a }”。
reason-other-columns = 此对应关系是为列不同的文件建立的。
reason-bad-target = “{ $a }”不是字段。
reason-unknown-target = { $b } 中没有字段“{ $a }”。
reason-not-writable = “{ $a }”不能写入，请不要导入此列。
reason-target-twice = 列“{ $a }”已对应 { $b }，请选择其中一个。
reason-key-unmapped = 判断字段“{ $a }”没有对应的列，请指定一列。
reason-bad-key = “{ $a }”不能作为判断字段，请选择编号、邮箱或名称等字段。
reason-key-needed = 要修改已有记录，请选择用来判断记录的字段。
reason-no-title-column = 没有列为新的 { $a } 提供“{ $b }”，请指定一列。
reason-key-blank = 此单元格用于判断对应哪条记录，但它是空的。
reason-key-twice = 第 { $a } 行也有此值；每个值在文件中只能出现一次。
reason-no-match =
    没有您可查看的{ $a ->
        [company] 公司
        [contact] 联系人
        [task] 任务
        [call] 通话
        [meeting] 会议
        [note] 笔记
        [file] 文件
        [user] 用户
        [team] 团队
       *[other] { $a }
    }具有此值。
reason-exists = 已有记录具有此值。
reason-several-match = 有 { $a } 条记录具有此值，无法判断是哪一条。
reason-several-rows = 文件中有多行名为“{ $a }”。
reason-several-records = 有 { $a } 条记录（{ $b }）名称相同，请使用编号或其他字段说明是哪一条。
reason-no-such-record =
    没有您可查看的{ $a ->
        [company] 公司
        [contact] 联系人
        [task] 任务
        [call] 通话
        [meeting] 会议
        [note] 笔记
        [file] 文件
        [user] 用户
        [team] 团队
       *[other] { $a }
    }名为“{ $b }”。
reason-links-to-itself = 记录不能关联到自身。
reason-parent-refused = 此行关联的第 { $a } 行已被拒绝，因此未建立关联。
reason-import-state = { $a ->
    [ready] 此导入尚未开始，现在不能执行该操作。
    [checking] 正在检查此导入，现在不能执行该操作。
    [running] 此导入正在进行，现在不能执行该操作。
    [cancelling] 此导入正在停止，现在不能执行该操作。
    [cancelled] 此导入已停止，现在不能执行该操作。
    [done] 此导入已完成，现在不能执行该操作。
    [failed] 此导入已中断，现在不能执行该操作。
    [undoing] 此导入正在撤销，现在不能执行该操作。
    [undone] 此导入已撤销，现在不能执行该操作。
   *[other] 此导入的状态为 { $a }，现在不能执行该操作。
}
reason-no-text-file = 这不是文本文件；请导入 CSV 文件。
