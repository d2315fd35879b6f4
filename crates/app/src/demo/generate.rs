//! The whole history in the order of time, one step after the other. What is kept in memory is the stories that go on:
//! a few words for each.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::iter::Peekable;

use super::calendar::Moment;
use super::house;
use super::life::Life;
use super::tell::{Objects, Scene, Step};
use super::world::World;

/// The steps of a demonstration.
pub struct Steps<'a, H: Iterator<Item = u32>> {
    world: &'a World,
    objects: &'a Objects,
    opening: VecDeque<Step>,
    closing: VecDeque<Step>,
    headcounts: Peekable<H>,
    /// The next company to come.
    next: u64,
    stories: BinaryHeap<Reverse<Story>>,
}

/// A story that goes on.
struct Story {
    at: Moment,
    company: u64,
    people: u32,
    /// The entry that comes next.
    cursor: usize,
    life: Life,
}

/// Everything that happened, from the first day to yesterday.
pub fn steps<'a>(world: &'a World, objects: &'a Objects) -> Steps<'a, impl Iterator<Item = u32>> {
    Steps {
        world,
        objects,
        opening: house::opening(world, objects).into(),
        closing: house::closing(world, objects).into(),
        headcounts: world.headcounts().peekable(),
        next: 0,
        stories: BinaryHeap::new(),
    }
}

impl<H: Iterator<Item = u32>> Iterator for Steps<'_, H> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.opening.pop_front() {
            return Some(step);
        }
        self.welcome();
        let Some(Reverse(mut story)) = self.stories.pop() else {
            return self.closing.pop_front();
        };
        let company = self.world.company(story.company);
        let entry = *story.life.entries.get(story.cursor)?;
        let step = Scene {
            world: self.world,
            objects: self.objects,
            company: &company,
            people: story.people,
            life: &story.life,
            entry,
        }
        .step();
        story.cursor += 1;
        if let Some(entry) = story.life.entries.get(story.cursor) {
            story.at = entry.at;
            self.stories.push(Reverse(story));
        }
        Some(step)
    }
}

impl<H: Iterator<Item = u32>> Steps<'_, H> {
    /// Begins the stories of all companies that come before anything else happens.
    fn welcome(&mut self) {
        while self.headcounts.peek().is_some() {
            let since = self.world.since(self.next);
            if self
                .stories
                .peek()
                .is_some_and(|Reverse(story)| story.at < since)
            {
                return;
            }
            let Some(people) = self.headcounts.next() else {
                return;
            };
            let company = self.world.company(self.next);
            let life = self.world.life(&company, people);
            self.stories.push(Reverse(Story {
                at: since,
                company: self.next,
                people,
                cursor: 0,
                life,
            }));
            self.next += 1;
        }
    }
}

impl Story {
    /// Of two things at one moment the older company's comes first: a later one may name it as its parent.
    fn key(&self) -> (Moment, u64) {
        (self.at, self.company)
    }
}

impl PartialEq for Story {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Story {}

impl PartialOrd for Story {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Story {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
