//! The *Access* panel of a record: who may do what with it, and by which rule.

use std::sync::Arc;

use mainstay_model::RecordId;
use mainstay_model::access::{Access, Action, Grant, Subject};

use crate::App;
use crate::ctx::Ctx;
use crate::directory::UserEntry;
use crate::error::Result;

/// Who may do what with one record.
#[derive(Debug)]
pub struct AccessPanel {
    /// One row per active user who may do anything, the asking one first.
    pub rows: Vec<PanelRow>,
}

/// What one user may do.
#[derive(Debug)]
pub struct PanelRow {
    /// Who.
    pub user: Arc<UserEntry>,
    /// By action, the rules that allow it; an action with none is not allowed.
    pub actions: Vec<(Action, Vec<Grant>)>,
}

/// Most users shown: a panel, not a report.
const MOST: usize = 200;

impl App {
    /// Who may do what with a record that this person may see.
    pub async fn access_panel(&self, ctx: &Ctx, object: &str, id: RecordId) -> Result<AccessPanel> {
        self.get(ctx, object, id).await?;
        let directory = self.directory();
        let mut users = directory.users();
        users.retain(|user| user.active);
        users.sort_by_key(|user| Some(user.id) != ctx.env.me);
        let mut rows = Vec::new();
        for user in users.into_iter().take(MOST) {
            let mut env = ctx.env.clone();
            env.me = Some(user.id);
            env.team_mates = directory.team_mates(user.id);
            let subject = Subject {
                user: Some(user.id),
                team_mates: env.team_mates.clone(),
                roles: directory.roles_of(user.id),
                key: None,
            };
            let access = Arc::new(Access::new(ctx.access.catalog().clone(), subject, &env));
            let mut actions = Vec::new();
            for action in [Action::Read, Action::Edit, Action::Delete] {
                actions.push((action, self.grants(&access, object, id, action).await?));
            }
            if actions.iter().any(|(_, grants)| !grants.is_empty()) {
                rows.push(PanelRow { user, actions });
            }
        }
        Ok(AccessPanel { rows })
    }

    async fn grants(
        &self,
        access: &Arc<Access>,
        object: &str,
        id: RecordId,
        action: Action,
    ) -> Result<Vec<Grant>> {
        let mut holding = Vec::new();
        let Some(allowed) = access.object(object) else {
            return Ok(holding);
        };
        for grant in allowed.grants.iter().filter(|grant| grant.action == action) {
            if self
                .store()
                .matches(access, &allowed.object, id, &grant.rows)
                .await?
            {
                holding.push(grant.clone());
            }
        }
        Ok(holding)
    }
}
