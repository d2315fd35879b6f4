//! An import that took its time has come to its end: whoever began it may look at something else by now.

use jiff::SignedDuration;
use mainstay_model::RecordId;
use mainstay_store::notifications::NewNotification;
use serde_json::json;

use super::Kind;
use crate::App;
use crate::import::{Import, State};

/// Who waits for less is still there when it ends.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);

impl App {
    /// Tells whose import it is that it has ended. Not being able to is no reason to call the import failed.
    pub(crate) async fn tell_of_the_end(&self, import: &Import) {
        let now = self.now();
        let failed = import.state == State::Failed;
        let (Some(person), Some(began)) = (import.user, import.started_at) else {
            return;
        };
        let over = failed || import.state == State::Done;
        let long = now.duration_since(began) >= PATIENCE;
        if !over || !long || !self.directory().wants(person, Kind::Ended) {
            return;
        }
        let refused = import.totals.refused;
        let told = NewNotification {
            id: RecordId::at(now),
            person,
            kind: Kind::Ended.name().to_owned(),
            args: json!({
                "import": import.id,
                "n": import.totals.rows.saturating_sub(refused),
                "refused": refused,
                "failed": failed,
            }),
            object: Some(import.object.clone()),
            record: None,
            actor: None,
            at: now,
            // One that goes on after it failed ends once more.
            once: Some(format!(
                "import:{}:{}:{}",
                import.id,
                import.state.name(),
                import.position
            )),
            fold: None,
        };
        if let Err(error) = self.store().notify_people(vec![told]).await {
            tracing::warn!(import.id = %import.id, "Nobody could be told of the end of import {}: {error}", import.id);
        }
    }
}
