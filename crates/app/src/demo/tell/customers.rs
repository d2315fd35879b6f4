//! Companies and people: how they come, and what changes about them.

use mainstay_model::Value;
use mainstay_model::value::{Email, Phone};
use serde_json::json;

use super::{Act, Scene};
use crate::demo::company::Relation;
use crate::demo::random::{Dice, Stream};
use crate::demo::script::{Form, Topic};
use crate::demo::sheet::Sheet;

impl Scene<'_> {
    pub(super) fn arrival(&self, dice: &mut Dice) -> Act {
        let (world, company) = (self.world, self.company);
        let relation = match company.relation {
            Relation::Customer | Relation::Former if self.life.grown => Relation::Prospect,
            relation => relation,
        };
        let email = |address| {
            vec![Email {
                address,
                primary: true,
                invalid: false,
                opt_out: false,
            }]
        };
        let phone = |number| {
            vec![Phone {
                number,
                kind: "work".to_owned(),
                primary: true,
                invalid: false,
                opt_out: false,
            }]
        };
        let mut sheet = Sheet::of(&self.objects.company)
            .text("name", company.name.as_str())
            .text("relation", relation.key())
            .text("industry", company.line().name)
            .text("source", company.source)
            .link("owner", "user", world.staff[self.owner_then()].id)
            .set("billing_address", Value::from(company.address.clone()))
            .set("phones", Value::Phones(phone(company.phone.clone())))
            .several("tags", &self.tags(dice));
        if dice.percent(92) {
            sheet = sheet.text("website", format!("https://www.{}", company.domain));
        }
        if dice.percent(70) {
            sheet = sheet.set(
                "emails",
                Value::Emails(email(format!("info@{}", company.domain))),
            );
        }
        if dice.percent(88) {
            sheet = sheet.set("employees", Value::Int(company.employees));
        }
        if dice.percent(76) {
            sheet = sheet.set("annual_revenue", Value::from(company.annual_revenue(world)));
        }
        if dice.percent(60) {
            sheet = sheet.set("founded", Value::Int(company.founded));
        }
        if relation == Relation::Customer {
            sheet = sheet.text("external_id", self.account());
        }
        if let Some(parent) = company.parent {
            sheet = sheet.link("parent", "company", world.company_id(parent));
        }
        let id = company.id;
        Act::Create {
            object: self.objects.company.clone(),
            id,
            draft: sheet.draft(),
        }
    }

    pub(super) fn introduction(&self, number: u32, dice: &mut Dice) -> Act {
        let (world, company) = (self.world, self.company);
        let person = world.person(company, number);
        let mut sheet = Sheet::of(&self.objects.contact)
            .set("name", Value::from(person.name))
            .text("job_title", person.job_title)
            .text("status", person.status)
            .text("source", person.source)
            .text("language", world.cultures[company.culture].language)
            .link("owner", "user", world.staff[self.owner_then()].id);
        if !person.emails.is_empty() {
            sheet = sheet.set("emails", Value::Emails(person.emails));
        }
        if !person.phones.is_empty() {
            sheet = sheet.set("phones", Value::Phones(person.phones));
        }
        let mut others = Vec::new();
        if person.independent {
            others.push((company.id, Some(("role", json!("consultant")))));
            sheet = sheet.set("address", Value::from(company.address.clone()));
        } else {
            sheet = sheet
                .link("company", "company", company.id)
                .text("department", person.department)
                .text("role", person.role);
        }
        if let Some((other, role)) = person.also_at {
            others.push((world.company_id(other), Some(("role", json!(role)))));
        }
        if let Some(above) = person.reports_to {
            sheet = sheet.link(
                "reports_to",
                "contact",
                world.person_id(company.number, above),
            );
        }
        if let Some(birthday) = person.birthday {
            sheet = sheet.set("birthday", Value::Date(birthday));
        }
        if person.do_not_contact {
            sheet = sheet.set("do_not_contact", Value::Bool(true));
        }
        let tag = [
            "newsletter",
            "user meeting",
            "Christmas card",
            "speaks German",
        ][dice.below(4)];
        if dice.percent(18) {
            sheet = sheet.several("tags", &[tag.to_owned()]);
        }
        let draft = sheet.links("companies", "company", &others).draft();
        Act::Create {
            object: self.objects.contact.clone(),
            id: person.id,
            draft,
        }
    }

    pub(super) fn won(&self, dice: &mut Dice) -> Act {
        let follower = self.world.staff[self.anybody(dice)].id;
        let mut tags = self.tags(&mut self.world.dice(Stream::Beat, self.company.number, 1));
        if dice.percent(25) && !tags.iter().any(|tag| tag == "framework agreement") {
            tags.push("framework agreement".to_owned());
        }
        let followers = if self.company.employees > 500 {
            vec![(follower, None)]
        } else {
            Vec::new()
        };
        self.update_company(|sheet| {
            sheet
                .text("relation", "customer")
                .text("external_id", self.account())
                .several("tags", &tags)
                .links("followers", "user", &followers)
        })
    }

    pub(super) fn correction(&self, dice: &mut Dice) -> Act {
        let company = self.company;
        match dice.below(4) {
            0 => self.update_company(|sheet| {
                sheet.set(
                    "employees",
                    Value::Int(company.employees + company.employees / 9 + 1),
                )
            }),
            1 => {
                let text = if self.chinese() {
                    format!(
                        "主要称量{}，实验室位于{}。",
                        company.line().weighs[1],
                        company.address.city
                    )
                } else {
                    format!(
                        "Weighs {}. The laboratory is in {}.",
                        company.line().weighs[0],
                        company.address.city
                    )
                };
                self.update_company(|sheet| sheet.text("description", text))
            }
            2 => {
                let address = Value::from(company.address.clone());
                self.update_company(|sheet| sheet.set("shipping_address", address))
            }
            _ => self.update_company(|sheet| sheet.set("founded", Value::Int(company.founded - 1))),
        }
    }

    pub(super) fn next(&self, topic: Topic, dice: &mut Dice) -> Act {
        let person = self
            .whom(dice)
            .map(|number| self.world.person(self.company, number));
        let (step, _) = self.words(topic, Form::Step, person.as_ref(), dice);
        let on = self
            .world
            .calendar
            .day(dice.between(-4, 20), 0)
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        self.update_company(|sheet| {
            sheet
                .text("next_step", step)
                .set("next_step_on", Value::Date(on))
        })
    }

    pub(super) fn tags(&self, dice: &mut Dice) -> Vec<String> {
        let company = self.company;
        let mut tags = Vec::new();
        if company.source == "event" && dice.percent(70) {
            let year = self
                .world
                .calendar
                .at(company.since)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .year();
            tags.push(format!("trade fair {year}"));
        }
        if company.relation == Relation::Customer && company.employees > 700 {
            tags.push("key account".to_owned());
        }
        if dice.percent(20) {
            let more = [
                "GxP",
                "newsletter",
                "price-sensitive",
                "reference",
                "tender",
                "calibration contract",
            ];
            tags.push(dice.pick(&more).to_owned());
        }
        tags
    }

    /// The number of the customer in the accounts.
    pub(super) fn account(&self) -> String {
        format!("K{:07}", 1_000_000 + self.company.number)
    }
}
