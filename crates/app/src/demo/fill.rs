//! Writing a demonstration into a workspace. One thread tells the history, the store writes it, a few thousand records in
//! a transaction; so much of it is in memory at a time and no more.

use std::collections::{BTreeMap, HashSet};

use mainstay_model::access::Access;
use mainstay_model::change::{ChangeSet, Meta, Source};
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Env, Problem, Reason, RecordId};
use tokio::sync::mpsc;

use super::generate::steps;
use super::house;
use super::random::identity;
use super::tell::{Act, Objects, Step};
use super::world::{Plan, World};
use crate::{App, Ctx, Error, Result};

/// Operations in a transaction.
const BATCH: usize = 2_000;
/// From so many contacts on, indexes are built behind the records.
const MANY: u64 = 5_000;

/// What has been written.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// New records by object.
    pub records: BTreeMap<String, u64>,
    /// Change sets.
    pub change_sets: u64,
    /// The administrator of the demonstration, who can be signed in by a link.
    pub administrator: Option<RecordId>,
    /// The addresses of the demonstration's users, who have no password.
    pub users: Vec<(RecordId, String)>,
}

/// Change sets for one transaction, and the objects of the records that they make.
struct Batch {
    sets: Vec<ChangeSet>,
    records: Vec<String>,
}

impl App {
    /// Fills the workspace with a demonstration. One that has companies is left alone unless `beside` them is meant.
    pub async fn fill_demonstration(
        &self,
        plan: Plan,
        beside: bool,
        mut progress: impl FnMut(&Filled),
    ) -> Result<Filled> {
        let ctx = self.system(Source::Demo);
        let missing = |object: &str| Error::Bug(format!("this workspace has no object `{object}`"));
        let objects = Objects::of(ctx.access.catalog()).map_err(missing)?;
        let world = World::new(plan);
        self.refuse_to_mix(&ctx, &world, beside).await?;
        let known = self.known(&ctx, &world, &objects).await?;
        let mut filled = Filled {
            administrator: world.staff.first().map(|colleague| colleague.id),
            users: world
                .staff
                .iter()
                .map(|colleague| (colleague.id, colleague.email.clone()))
                .collect(),
            ..Filled::default()
        };
        let many = plan.contacts >= MANY;
        if many {
            self.store().begin_bulk().await?;
        }
        let written = self
            .write_history(&ctx, world, objects, known, &mut filled, &mut progress)
            .await;
        if many {
            self.store().end_bulk().await?;
        }
        written?;
        self.refresh_directory().await?;
        if let Some(administrator) = filled.administrator {
            self.tell_of_what_was(administrator).await?;
        }
        Ok(filled)
    }

    async fn write_history(
        &self,
        ctx: &Ctx,
        world: World,
        objects: Objects,
        known: HashSet<RecordId>,
        filled: &mut Filled,
        progress: &mut impl FnMut(&Filled),
    ) -> Result<()> {
        let (sender, mut batches) = mpsc::channel(2);
        let (access, env) = (ctx.access.clone(), ctx.env.clone());
        let telling = tokio::task::spawn_blocking(move || {
            tell(&world, &objects, &known, &access, &env, &sender);
        });
        while let Some(batch) = batches.recv().await {
            let Batch { sets, records } = batch?;
            filled.change_sets += sets.len() as u64;
            self.store().apply_several(sets).await?;
            for object in records {
                *filled.records.entry(object).or_default() += 1;
            }
            progress(filled);
        }
        let unfinished =
            |error| Error::Bug(format!("the history was not told to its end: {error}"));
        telling.await.map_err(unfinished)
    }

    async fn refuse_to_mix(&self, ctx: &Ctx, world: &World, beside: bool) -> Result<()> {
        let first = ctx.access.get("company", world.company_id(0), Trash::Any);
        if let Some(first) = first
            && self.store().get(&first).await?.is_some()
        {
            let seed = world.plan.seed.to_string();
            let message = format!(
                "This demonstration is in the workspace already; another --seed than {seed} gives other customers."
            );
            return Err(Error::Conflict(
                Reason::new("demo_exists", message)
                    .with(&[&seed])
                    .at("seed"),
            ));
        }
        let query = ctx
            .access
            .query("company", &RawQuery::default(), &ctx.env)
            .map_err(|_| Error::NotFound)?;
        let companies = self.store().count(&query).await?;
        if companies > 0 && !beside {
            let message = format!(
                "This workspace has {companies} companies. Demonstration data would stand among them: take another data \
                 directory, or say --beside to have both."
            );
            return Err(Error::Conflict(
                Reason::new("demo_beside", message)
                    .with(&[&companies.to_string()])
                    .at("beside"),
            ));
        }
        Ok(())
    }

    /// The users, teams and views that an earlier demonstration has left.
    async fn known(
        &self,
        ctx: &Ctx,
        world: &World,
        objects: &Objects,
    ) -> Result<HashSet<RecordId>> {
        let mut known = HashSet::new();
        for act in house::opening(world, objects)
            .into_iter()
            .flat_map(|step| step.acts)
        {
            let Act::Create { object, id, .. } = act else {
                continue;
            };
            let Some(get) = ctx.access.get(&object.name, id, Trash::Any) else {
                continue;
            };
            if self.store().get(&get).await?.is_some() {
                known.insert(id);
            }
        }
        Ok(known)
    }
}

/// Tells the history in batches until it ends, something is wrong with it, or nobody listens any more.
fn tell(
    world: &World,
    objects: &Objects,
    known: &HashSet<RecordId>,
    access: &Access,
    env: &Env,
    to: &mpsc::Sender<Result<Batch>>,
) {
    let mut batch = Batch {
        sets: Vec::new(),
        records: Vec::new(),
    };
    let mut size = 0;
    for (number, step) in steps(world, objects).enumerate() {
        match change_set(world, number, step, known, access, env, &mut batch.records) {
            Ok(set) => {
                size += set.ops.len();
                batch.sets.extend((!set.ops.is_empty()).then_some(set));
            }
            Err(problems) => {
                drop(to.blocking_send(Err(Error::Invalid(problems))));
                return;
            }
        }
        if size >= BATCH {
            let full = std::mem::replace(
                &mut batch,
                Batch {
                    sets: Vec::new(),
                    records: Vec::new(),
                },
            );
            size = 0;
            if to.blocking_send(Ok(full)).is_err() {
                return;
            }
        }
    }
    drop(to.blocking_send(Ok(batch)));
}

fn change_set(
    world: &World,
    number: usize,
    step: Step,
    known: &HashSet<RecordId>,
    access: &Access,
    env: &Env,
    records: &mut Vec<String>,
) -> std::result::Result<ChangeSet, Vec<Problem>> {
    let meta = Meta {
        id: identity(world.plan.seed, step.at, number as u64, u64::MAX),
        actor: step.actor,
        at: step.at,
        source: Source::Demo,
        reason: step.reason.map(Reason::said),
        request: None,
        undoes: None,
    };
    let mut ops = Vec::with_capacity(step.acts.len());
    for act in step.acts {
        if let Act::Create { object, id, .. } = &act {
            if known.contains(id) {
                continue;
            }
            records.push(object.name.clone());
        }
        ops.push(act.operation(access, env)?);
    }
    Ok(Access::change_set(meta, ops))
}
