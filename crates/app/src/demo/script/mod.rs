//! What people write about customers: subjects and texts of calls, meetings, notes and tasks, by what they are about.
//!
//! English for most; Chinese for Chinese customers, whom a Chinese colleague looks after. `{who}`, `{company}`,
//! `{product}`, `{weighs}`, `{n}`, `{city}` stand for what differs. None of the markup's characters occur in a line.

mod chinese;
mod english;

use super::random::Dice;

/// What an activity is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Intro,
    Demo,
    Quote,
    Delivery,
    Calibration,
    Complaint,
    Reorder,
    CheckIn,
    Partner,
    Market,
    Farewell,
}

/// What kind of activity it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Call,
    Meeting,
    Note,
    Task,
    /// The field *next step*.
    Step,
}

/// One way to write about a topic: a subject, and a text, which may be empty.
pub type Line = (Topic, Form, &'static str, &'static str);

/// What stands for the slots of a line.
#[derive(Debug)]
pub struct Slots<'a> {
    pub who: &'a str,
    pub company: &'a str,
    pub city: &'a str,
    pub weighs: [&'static str; 2],
    pub chinese: bool,
}

/// Our instruments.
const PRODUCTS: [&str; 9] = [
    "TB 220 analytical balance",
    "TB 120 semi-micro balance",
    "TM 6 microbalance",
    "TP 6200 precision balance",
    "TP 32 bench scale",
    "TF 50 moisture analyser",
    "TD 300 density kit",
    "TX 600 explosion-proof scale",
    "TL 12 filter weighing chamber",
];

const PRODUCTS_CHINESE: [&str; 9] = [
    "TB 220 分析天平",
    "TB 120 半微量天平",
    "TM 6 微量天平",
    "TP 6200 精密天平",
    "TP 32 台秤",
    "TF 50 水分测定仪",
    "TD 300 密度组件",
    "TX 600 防爆秤",
    "TL 12 滤膜称量仓",
];

/// Subject and text for a topic; nothing when nobody writes about it in this form.
pub fn write(topic: Topic, form: Form, slots: &Slots<'_>, dice: &mut Dice) -> (String, String) {
    let lines = if slots.chinese {
        chinese::LINES
    } else {
        english::LINES
    };
    let fits = |line: &&Line| line.0 == topic && line.1 == form;
    let Some((_, _, subject, text)) = lines
        .iter()
        .filter(fits)
        .nth(dice.below(lines.iter().filter(fits).count()))
    else {
        return (String::new(), String::new());
    };
    let products = if slots.chinese {
        &PRODUCTS_CHINESE
    } else {
        &PRODUCTS
    };
    let product = dice.pick(products);
    let number = (2 + dice.below(11)).to_string();
    // Between Chinese and Latin letters stands a space.
    let product = if slots.chinese {
        format!(" {product}")
    } else {
        product.to_owned()
    };
    let fill = |line: &str| {
        if !line.contains('{') {
            return line.to_owned();
        }
        line.replace("{who}", slots.who)
            .replace("{company}", slots.company)
            .replace("{city}", slots.city)
            .replace("{product}", &product)
            .replace("{weighs}", slots.weighs[usize::from(slots.chinese)])
            .replace("{n}", &number)
            .replace("： ", "：")
            .trim()
            .to_owned()
    };
    (fill(subject), fill(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_clean_and_every_topic_is_told_in_both_languages() {
        for line in english::LINES.iter().chain(chinese::LINES) {
            let text = format!("{}{}", line.2, line.3);
            assert!(!text.contains(['<', '>', '&', '"']), "{text}");
            let rest = [
                "{who}",
                "{company}",
                "{city}",
                "{product}",
                "{weighs}",
                "{n}",
            ]
            .iter()
            .fold(text.clone(), |text, slot| text.replace(slot, ""));
            assert!(!rest.contains(['{', '}']), "{text}");
        }
        for (topic, form, ..) in english::LINES {
            assert!(
                chinese::LINES
                    .iter()
                    .any(|line| line.0 == *topic && line.1 == *form),
                "{topic:?} {form:?}"
            );
        }
    }
}
