# Records that may be one.
nav-duplicates = Duplicates
duplicates-lead = Records that may be about the same, those with most evidence first.
duplicates-look = Look for duplicates
duplicates-look-again = Look again
duplicates-looking = Comparing records
duplicates-looked = { $n ->
    [one] { $n } record was compared
   *[other] { $n } records were compared
}
duplicates-broke-off = Looking for duplicates broke off. Begin again; nothing was changed.
duplicates-unknown-title = Nobody has looked yet
duplicates-unknown = Names, addresses, numbers and dates of all records are compared. Nothing is changed until you say so.
duplicates-none-title = No duplicates
duplicates-none = Nothing here looks twice. What is made from now on is compared when you look again.
duplicates-count = { $n ->
    [one] { $n } pair to look at
   *[other] { $n } pairs to look at
}
duplicates-sure-count = { $n } sure
duplicates-merge-sure = Merge all that are sure
duplicates-merge-hint = One undo takes all of it back.
duplicates-score = { $n } % likely
duplicates-apart = Not a duplicate
duplicates-told-apart = They are two. You will not be asked again.
duplicates-open-again = The pair is open again.
duplicates-merged = { $n ->
    [0] Nothing was merged.
    [one] { $n } record was merged into another.
   *[other] { $n } records were merged into { $kept }.
}
duplicates-left = { $n ->
    [one] One group stays as it is: you may not merge it, or somebody changed it just now.
   *[other] { $n } groups stay as they are: you may not merge them, or somebody changed them just now.
}
duplicates-same = same { $what }
duplicates-near = { $what } nearly the same
duplicates-different = different { $what }
duplicates-of-name = name
duplicates-of-email = email
duplicates-of-phone = phone
duplicates-of-domain = web domain
duplicates-of-date = date
duplicates-of-street = street
duplicates-of-postal-code = postal code
duplicates-of-city = city
duplicates-of-code = number or code
duplicates-of-link = linked record
reason-too-many-to-scan = These are too many records to compare.
reason-merged-in-bulk = duplicates merged
