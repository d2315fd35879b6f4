# Rules of an object, and what they say.

rules-title = Rules
rules-none = No rules yet. A rule says what must not be, or which fields are needed when: an amount once a deal is won.
rule-new = New rule
rule-label = Called
rule-when = When a record is like this
rule-when-hint = Leave it empty for every record. Conditions look at the record’s own fields; a formula among these compares two of them.
rule-require = These fields are needed
rule-require-hint = None ticked: there must be no such record, and it is refused.
rule-message = What is said to whoever breaks it
rule-field = Said at the field
rule-field-hint = Where fields are needed, it is said at those.
rule-field-first = The first of the condition
rule-severity = What it does
rule-refuse = It refuses the change
rule-warn = It warns on the record’s page
rule-on = Looked at
rule-always = for new records and changes
rule-create = for new records only
rule-change = for changes only
rule-is-off = Switched off
rule-off-hint = Nobody looks at it until it is switched on again.
rule-make = Make this rule
rule-foresee = How many break it now?
rule-breaks = { $n ->
    [one] One record breaks this rule now.
   *[other] { $n } records break this rule now.
}
rule-breaks-words = They stay as they are: the rule is looked at when one of its fields changes.
rule-breaks-show = Show them
rule-breaks-none = No record breaks this rule now.
rule-state = On and off
rule-switch-on = Switch on
rule-switch-off = Switch off
rule-delete = Delete the rule
rule-warns = Warns
rule-off = Off
rule-refuses = Refuses records that are as it says
rule-needs = Under a condition needs: { $fields }
rule-needs-always = Always needs: { $fields }
needed-now = Needed as it stands: { $fields }
record-breaks-rules = Something to put right
reason-rule = { $a }
reason-rule-required = This is needed here, by the rule “{ $a }”.
reason-rule-broken = This stands against the rule “{ $a }”.
reason-rule-twice = There is another rule named `{ $a }`.
reason-rule-system = Rules are for what a workspace keeps records of, not for what runs it.
reason-rule-empty = Say which records it is about, or which fields they need.
reason-rule-field = The rule “{ $a }” looks at the field `{ $c }`, which there is not. Change the rule first.
reason-rule-condition = The condition of the rule “{ $a }” cannot be understood: { $c }
reason-rule-kept = `{ $a }` is kept by the program with every change; rules cannot look at it.
reason-rule-read-only = `{ $a }` is filled in by the program; nobody can be asked for it.
reason-rule-other-record = `{ $a }` is of another record. A rule looks at the record’s own fields alone: others change without it being looked at.
reason-schema-rules = The rules of an object are written as a list, each with a `name`.
