# 字段值的显示与编辑。
widget-hidden = 您无权查看的记录
widget-none = 无
widget-phone-mobile = 手机
widget-phone-work = 工作
widget-phone-home = 住宅
widget-phone-fax = 传真
widget-phone-other = 其他
widget-phone-invalid = 号码无效
widget-phone-opt-out = 不希望接到来电
form-phone-opt-out = 不希望接到来电
form-phone-invalid = 号码无效
