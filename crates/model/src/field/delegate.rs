//! What computed kinds have in common: they are, in everything but where their values come from, of another kind.

/// Implements the methods of [`super::Kind`] by those of the kind that `result` finds for the field.
macro_rules! delegate {
    ($result:path) => {
        fn computed(&self) -> bool {
            true
        }

        fn columns(&self, field: &Field) -> Vec<Column> {
            $result(field).columns(field)
        }

        fn read_columns(&self, field: &Field) -> usize {
            $result(field).read_columns(field)
        }

        fn indexes(&self, field: &Field) -> Vec<Column> {
            $result(field).indexes(field)
        }

        fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
            $result(field).parse(field, input, env)
        }

        fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
            $result(field).parse_text(field, text, env)
        }

        fn cells(&self, field: &Field, value: &Value) -> Vec<Cell> {
            $result(field).cells(field, value)
        }

        fn value(&self, field: &Field, cells: &mut [Cell]) -> Value {
            $result(field).value(field, cells)
        }

        fn restore(&self, field: &Field, json: &Json) -> Value {
            $result(field).restore(field, json)
        }

        fn display(&self, field: &Field, value: &Value, locale: &Locale, env: &Env) -> String {
            $result(field).display(field, value, locale, env)
        }

        fn is_broken(&self, field: &Field, value: &Value) -> bool {
            $result(field).is_broken(field, value)
        }

        fn display_among(
            &self,
            field: &Field,
            value: &Value,
            locale: &Locale,
            env: &Env,
        ) -> String {
            $result(field).display_among(field, value, locale, env)
        }

        fn export(&self, field: &Field, value: &Value) -> String {
            $result(field).export(field, value)
        }

        fn operators(&self, field: &Field) -> &'static [Operator] {
            $result(field).operators(field)
        }

        fn condition(
            &self,
            field: &Field,
            op: Operator,
            operands: &[&str],
            env: &Env,
        ) -> Result<Predicate, Reason> {
            $result(field).condition(field, op, operands, env)
        }

        fn sort(&self, field: &Field) -> Vec<SortColumn> {
            $result(field).sort(field)
        }

        fn schema(&self, field: &Field, write: bool) -> Json {
            let mut schema = $result(field).schema(field, write);
            if let Some(map) = schema.as_object_mut() {
                map.insert("readOnly".to_owned(), Json::Bool(true));
            }
            schema
        }

        fn grouping(&self, field: &Field) -> Option<Grouping> {
            $result(field).grouping(field)
        }

        fn measured(&self, field: &Field) -> Option<Measured> {
            $result(field).measured(field)
        }

        fn widget(&self, field: &Field) -> Widget {
            $result(field).widget(field)
        }
    };
}

pub(super) use delegate;
