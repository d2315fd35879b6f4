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
reason-not-a-table = 这是 PDF 文件，请导入表格，如 CSV 或 XLSX 文件。
reason-compressed = 此文件已压缩，请解压后导入其中的文件。
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
reason-no-text-file = 无法读取此文件；请导入表格，如 CSV 或 XLSX 文件。
reason-too-large-unpacked = 解压后文件超过允许的最大值 { $a } MiB。
reason-zip-no-workbook = 这是 ZIP 文件，但不是工作簿；请解压后导入其中的文件。
reason-workbook-too-large = 此工作簿解压后超出可读取的大小（{ $a } MiB 以上）；请删除不需要的工作表，或将工作表另存为 CSV。
reason-workbook-broken = 此工作簿已损坏或未完整上传；请用电子表格程序打开并重新保存，再导入。
reason-workbook-locked = 此工作簿设有密码；请打开后另存为无密码的文件，再导入。
reason-old-workbook-too-large = 此旧格式工作簿最大 { $a } MiB；请另存为 XLSX。
reason-no-such-sheet = 工作簿中没有工作表“{ $a }”；现有：{ $b }。
reason-no-sheet = 工作簿中没有含单元格的工作表。
reason-formula-failed = 此单元格的公式结果为 { $a }，没有值。
reason-no-objects = 此文件中没有可读取的对象。
reason-no-object-here = 这不是对象；请写成 {"{"}"name": "value"{"}"}。
reason-row-not-json = 这不是 JSON：从第 { $a } 个字符起无法读取。
reason-open-object = 此对象没有结束，文件未完整上传。
reason-no-cards = 此文件中没有可读取的名片。
reason-no-card = 无法读取此名片。
reason-open-card = 此名片没有结尾（END:VCARD），文件未完整上传。
reason-empty-card = 此名片既没有姓名，也没有地址或电话。
reason-cell-too-long = 有文本超过工作簿单元格可容纳的 { $a } 个字符；请导出为 CSV 或 JSON Lines。
reason-no-cards-of = { $a } 无法导出为 vCard：它们既没有邮箱也没有电话。
reason-too-many-mends = 最多可逐个更正 { $a } 个单元格；请下载被拒绝的行并在其中修改。
