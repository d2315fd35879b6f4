# Values of fields, shown and edited.
widget-hidden = A record you may not see
widget-none = None
widget-phone-mobile = Mobile
widget-phone-work = Work
widget-phone-home = Home
widget-phone-fax = Fax
widget-phone-other = Other
widget-phone-invalid = Number does not work
widget-phone-opt-out = Wants no calls here
form-phone-opt-out = Wants no calls here
form-phone-invalid = Number does not work
