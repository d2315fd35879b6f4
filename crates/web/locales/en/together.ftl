# Several files as one migration.
reason-no-such-row = No row of { $a } that went in has the id `{ $b }`.
reason-no-column = { $a } has no column `{ $b }`.
reason-unknown-rows = What the rows of { $a } are cannot be told; say it with OBJECT={ $a }.
