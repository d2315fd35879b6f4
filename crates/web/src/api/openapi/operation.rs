//! Parts that operations are made of: parameters, bodies, the answers that all share.

use serde_json::{Map, Value as JsonValue, json};

/// An operation: its success and, beside it, every refusal that may come.
pub(super) struct Operation(Map<String, JsonValue>);

/// Refusals that any request may meet.
const ANY: [&str; 8] = ["400", "401", "403", "404", "405", "422", "429", "503"];

impl Operation {
    /// One without parameters, body or answer.
    pub fn new(id: &str, tag: &str, summary: &str) -> Self {
        let operation =
            json!({ "operationId": id, "tags": [tag], "summary": summary, "responses": {} });
        let mut new = Self(match operation {
            JsonValue::Object(map) => map,
            _ => Map::new(),
        });
        for status in ANY {
            new = new.refuses(status);
        }
        new
    }

    fn with(mut self, key: &str, value: JsonValue) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    fn answers(mut self, status: &str, answer: JsonValue) -> Self {
        if let Some(answers) = self
            .0
            .get_mut("responses")
            .and_then(JsonValue::as_object_mut)
        {
            answers.insert(status.to_owned(), answer);
        }
        self
    }

    /// Anybody may ask for it.
    pub fn without_key(self) -> Self {
        self.with("security", json!([]))
    }

    /// Success with a JSON body.
    pub fn gives(self, status: &str, schema: &JsonValue) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.answers(
            status,
            json!({ "description": "Done.", "content": content }),
        )
    }

    /// Success with nothing in the body.
    pub fn gives_nothing(self, status: &str) -> Self {
        self.answers(status, json!({ "description": "Done." }))
    }

    /// Success with the bytes of a file.
    pub fn gives_file(self) -> Self {
        let content = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
        self.answers(
            "200",
            json!({ "description": "The file.", "content": content }),
        )
    }

    /// A further refusal.
    pub fn refuses(self, status: &str) -> Self {
        let name = match status {
            "401" => "SignedOut",
            "404" => "NotFound",
            _ => "Problem",
        };
        let reference = format!("#/components/responses/{name}");
        self.answers(status, json!({ "$ref": reference }))
    }

    /// Nothing new for whoever sends the ETag of what they have.
    pub fn may_be_known(self) -> Self {
        let name = "#/components/parameters/if_none_match";
        self.answers(
            "304",
            json!({ "description": "It is still what was known." }),
        )
        .also(json!({ "$ref": name }))
    }

    /// Parameters, by their names among the components.
    pub fn parameters(self, names: &[&str]) -> Self {
        names.iter().fold(self, |operation, name| {
            operation.also(json!({ "$ref": format!("#/components/parameters/{name}") }))
        })
    }

    /// One more parameter.
    pub fn also(mut self, parameter: JsonValue) -> Self {
        let all = self.0.entry("parameters").or_insert_with(|| json!([]));
        if let Some(all) = all.as_array_mut() {
            all.push(parameter);
        }
        self
    }

    /// A JSON body, with what may be wrong with bodies.
    pub fn takes(self, schema: &JsonValue) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.takes_content(content)
    }

    /// A body in one of several forms.
    pub fn takes_content(self, content: JsonValue) -> Self {
        self.with(
            "requestBody",
            json!({ "required": true, "content": content }),
        )
        .refuses("413")
        .refuses("415")
        .writes()
    }

    /// It changes something: that may stand against what is there, and there may be no room for it.
    pub fn writes(self) -> Self {
        self.refuses("409").refuses("507")
    }

    pub fn json(self) -> JsonValue {
        JsonValue::Object(self.0)
    }
}

/// A schema of the components.
pub(super) fn schema(name: &str) -> JsonValue {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Answers that all operations share.
pub(super) fn responses() -> Map<String, JsonValue> {
    [
        (
            "Problem",
            "The request was refused; the problem says why and at which field.",
        ),
        (
            "SignedOut",
            "The key is missing, wrong, revoked or has ended.",
        ),
        ("NotFound", "There is nothing here, or it may not be seen."),
    ]
    .into_iter()
    .map(|(name, description)| {
        let content = json!({ "application/problem+json": { "schema": schema("Problem") } });
        (
            name.to_owned(),
            json!({ "description": description, "content": content }),
        )
    })
    .collect()
}
