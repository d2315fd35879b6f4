//! Who gets a record.

use mainstay_model::automation::{AssignRule, Choosing, People};
use mainstay_model::filter::RawFilter;
use mainstay_model::query::RawQuery;
use mainstay_model::{Env, Field, Reason, Record, RecordId};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// Chooses who gets a record; nobody where no rule says. Those who may not come in any more get nothing.
    pub(super) async fn choose(
        &self,
        ctx: &Ctx,
        record: &Record,
        field: &Field,
        by: &Choosing,
        turn: &str,
    ) -> Result<Option<RecordId>> {
        match by {
            Choosing::RoundRobin { among } => {
                let people = self.some_of(among, record)?;
                let number = self.store().next_number(turn).await?;
                let count = i64::try_from(people.len()).unwrap_or(i64::MAX).max(1);
                let at = usize::try_from((number - 1).rem_euclid(count)).unwrap_or(0);
                Ok(people.get(at).copied())
            }
            Choosing::Load { among, counting } => {
                let people = self.some_of(among, record)?;
                let counting =
                    RawFilter::read(counting).map_err(|why| Error::invalid("counting", why))?;
                let mut least: Option<(u64, RecordId)> = None;
                for person in people {
                    let own = RawFilter::read(&format!("{}.eq.{person}", field.name))
                        .map_err(|why| Error::invalid(&field.name, why))?;
                    let raw = RawQuery {
                        filter: RawFilter::All(vec![own, counting.clone()]),
                        ..RawQuery::default()
                    };
                    let query = self.query(ctx, &record.object.name, &raw)?;
                    let count = self.store().count(&query).await?;
                    if least.is_none_or(|(fewest, _)| count < fewest) {
                        least = Some((count, person));
                    }
                }
                Ok(least.map(|(_, person)| person))
            }
            Choosing::Rules { rules } => Ok(self.by_rules(rules, record, &ctx.env)),
        }
    }

    /// Who gets a record by the first rule that it passes.
    pub(super) fn by_rules(
        &self,
        rules: &[AssignRule],
        record: &Record,
        env: &Env,
    ) -> Option<RecordId> {
        let object = &record.object;
        let get = |at: usize| record.get(&object.fields[at].name).clone();
        let passed = rules
            .iter()
            .filter(|rule| rule.passes(object, &get, env))
            .map(|rule| rule.user);
        passed.into_iter().find(|user| self.comes_in(*user))
    }

    /// Those people who may come in, each once: users first, then teams, then whom the record names.
    pub(super) fn people_of(&self, people: &People, record: &Record) -> Vec<RecordId> {
        let directory = self.directory();
        let teams = directory.teams().iter();
        let members = teams
            .filter(|team| people.teams.contains(&team.id))
            .flat_map(|team| team.members.iter().copied());
        let named = people
            .fields
            .iter()
            .flat_map(|name| record.get(name).links());
        let mut all: Vec<RecordId> = Vec::new();
        for id in people
            .users
            .iter()
            .copied()
            .chain(members)
            .chain(named.map(|link| link.id))
        {
            if !all.contains(&id) && self.comes_in(id) {
                all.push(id);
            }
        }
        all
    }

    fn some_of(&self, people: &People, record: &Record) -> Result<Vec<RecordId>> {
        let people = self.people_of(people, record);
        if people.is_empty() {
            let text = "Nobody of those who were named may come in any more.";
            return Err(Error::invalid(
                "people",
                Reason::new("automation_nobody_left", text),
            ));
        }
        Ok(people)
    }

    fn comes_in(&self, user: RecordId) -> bool {
        self.directory().user(user).is_some_and(|user| user.active)
    }
}
