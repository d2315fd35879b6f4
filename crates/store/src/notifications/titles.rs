//! What records are called that somebody was told of: those that may be seen now, also in the trash.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::RecordId;
use mainstay_model::access::Access;

use crate::error::Result;
use crate::history::links;
use crate::open::Store;

impl Store {
    /// The titles of records, by object and id; nothing for a record whose title may not be seen. Records that may not be seen
    /// are not in it.
    pub async fn titles(
        &self,
        access: &Arc<Access>,
        wanted: BTreeMap<String, HashSet<RecordId>>,
    ) -> Result<HashMap<(String, RecordId), Option<String>>> {
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let (access, rules) = (access.clone(), self.rules());
        self.db()
            .read("titles", move |tx| {
                let (access, rules, wanted) = (access.clone(), rules.clone(), wanted.clone());
                Box::pin(async move { links::titles(tx, &rules, &access, wanted).await })
            })
            .await
    }
}
