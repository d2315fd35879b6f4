# 可能重复的记录。
nav-duplicates = 重复记录
duplicates-lead = 可能指同一对象的记录，证据最充分的排在最前。
duplicates-look = 查找重复记录
duplicates-look-again = 重新查找
duplicates-looking = 正在比较记录
duplicates-looked = 已比较 { $n } 条记录
duplicates-broke-off = 查找中断，请重新开始；没有任何更改。
duplicates-unknown-title = 尚未查找
duplicates-unknown = 将比较所有记录的名称、地址、号码和日期。在您确认之前不会有任何更改。
duplicates-none-title = 没有重复记录
duplicates-none = 没有发现重复。之后新建的记录会在重新查找时比较。
duplicates-count = { $n } 对待查看
duplicates-sure-count = { $n } 对确定
duplicates-merge-sure = 合并所有确定的记录
duplicates-merge-hint = 一次撤销即可全部恢复。
duplicates-score = 可能性 { $n } %
duplicates-apart = 不是重复
duplicates-told-apart = 它们是两条不同的记录，以后不再询问。
duplicates-open-again = 已重新列入待查看。
duplicates-merged = { $n ->
    [0] 没有合并任何记录。
   *[other] 已将 { $n } 条记录合并到 { $kept } 条中。
}
duplicates-left = { $n } 组保持不变：您无权合并，或刚刚被他人修改。
duplicates-same = { $what }相同
duplicates-near = { $what }几乎相同
duplicates-different = { $what }不同
duplicates-of-name = 名称
duplicates-of-email = 邮箱
duplicates-of-phone = 电话
duplicates-of-domain = 网站域名
duplicates-of-date = 日期
duplicates-of-street = 街道
duplicates-of-postal-code = 邮政编码
duplicates-of-city = 城市
duplicates-of-code = 编号
duplicates-of-link = 关联记录
reason-too-many-to-scan = 记录太多，无法比较。
reason-merged-in-bulk = 合并重复记录
