//! An axis of numbers: few round ones, from below the least to above the most, nought among them.

use maud::{Markup, html};

use super::{TickUnit, Ticks, number};

/// An axis.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub least: f64,
    pub most: f64,
    pub ticks: Vec<f64>,
}

impl Axis {
    /// For numbers between these. Whole numbers alone are told where all are whole.
    pub fn of((least, most): (f64, f64)) -> Self {
        let span = (most - least).max(f64::MIN_POSITIVE);
        if most <= least {
            return Self {
                least: 0.0,
                most: 1.0,
                ticks: vec![0.0, 1.0],
            };
        }
        let rough = span / 4.0;
        let size = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * size)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(10.0 * size);
        // A count has no halves.
        let step = if most <= 4.0 && least >= 0.0 && most.fract() == 0.0 {
            1.0
        } else {
            step
        };
        let (first, last) = ((least / step).floor(), (most / step).ceil());
        let count = (last - first).clamp(1.0, 12.0) as i32;
        let ticks = (0..=count)
            .map(|at| (first + f64::from(at)) * step)
            .collect();
        Self {
            least: first * step,
            most: (first + f64::from(count)) * step,
            ticks,
        }
    }

    /// Where a number stands, from 0 to 1.
    pub fn at(&self, value: f64) -> f64 {
        ((value - self.least) / (self.most - self.least)).clamp(0.0, 1.0)
    }
}

/// A number as it stands on an axis: with a few digits, and a letter for thousands and millions.
pub(super) fn tick(value: f64, ticks: &Ticks) -> String {
    let short = |value| short(value, ticks);
    match &ticks.unit {
        TickUnit::Plain => short(value),
        TickUnit::Percent => format!("{}%", short(value)),
        TickUnit::Money(sign) if value < 0.0 => format!("-{sign}{}", short(-value)),
        TickUnit::Money(sign) => format!("{sign}{}", short(value)),
        TickUnit::MoneyBehind(sign) => format!("{}\u{a0}{sign}", short(value)),
        TickUnit::Duration if value.abs() >= 3_600.0 => format!("{} h", short(value / 3_600.0)),
        TickUnit::Duration => format!("{} min", short(value / 60.0)),
    }
}

const SIZES: [(f64, f64, &str); 3] = [(1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "k")];
const BY_TEN_THOUSANDS: [(f64, f64, &str); 2] = [(1e8, 1e8, "亿"), (1e4, 1e4, "万")];

fn short(value: f64, ticks: &Ticks) -> String {
    let sizes: &[(f64, f64, &str)] = match ticks.by_ten_thousands {
        true => &BY_TEN_THOUSANDS,
        false => &SIZES,
    };
    let found = sizes.iter().find(|(from, _, _)| value.abs() >= *from);
    let (_, size, letter) = found.copied().unwrap_or((0.0, 1.0, ""));
    let text = number(value / size);
    let text = match ticks.comma {
        true => text.replace('.', ","),
        false => text,
    };
    format!("{text}{letter}")
}

/// The numbers beside a chart whose axis goes up.
pub(super) fn beside(axis: &Axis, height: f64, ticks: &Ticks) -> Markup {
    html! {
        svg.chart-axis width="56" height=(number(height)) aria-hidden="true" {
            @for value in &axis.ticks {
                text x="50" y=(number(up(axis, height, *value))) text-anchor="end" dominant-baseline="middle" { (tick(*value, ticks)) }
            }
        }
    }
}

/// The lines of the grid behind a chart whose axis goes up.
pub(super) fn grid(axis: &Axis, height: f64) -> Markup {
    html! {
        @for value in &axis.ticks {
            @let y = number(up(axis, height, *value));
            line class={ "grid" @if *value == 0.0 { " nought" } } x1="0" x2="100%" y1=(y) y2=(y) {}
        }
    }
}

/// Room for words above and below the plot.
pub(super) const ABOVE: f64 = 10.0;
pub(super) const BELOW: f64 = 26.0;

/// How far down a number stands.
pub(super) fn up(axis: &Axis, height: f64, value: f64) -> f64 {
    ABOVE + (height - ABOVE - BELOW) * (1.0 - axis.at(value))
}

/// The words below a chart whose groups stand side by side: not more than there is room for, fewer on a phone.
pub(super) fn below(labels: &[&str], height: f64) -> Markup {
    let count = labels.len().max(1);
    let longest = labels
        .iter()
        .map(|label| {
            label
                .chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum()
        })
        .max()
        .unwrap_or(1_usize);
    let room = (84 / longest.max(6)).clamp(2, 12);
    let step = count.div_ceil(room);
    let wide = count.div_ceil((room * 2 / 5).max(1));
    let narrow = wide.div_ceil(step) * step;
    html! {
        @for (at, label) in labels.iter().enumerate().filter(|(at, _)| at % step == 0) {
            @let x = (at as f64 + 0.5) / count as f64 * 100.0;
            text class={ "below" @if at % narrow != 0 { " roomy" } } x=(super::percent(x)) y=(number(height - 8.0)) text-anchor="middle" { (label) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_few_round_numbers_with_nought_among_them() {
        let ticks = |least, most| Axis::of((least, most)).ticks;
        assert_eq!(ticks(0.0, 3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(0.0, 97.0), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(-30.0, 70.0), [-50.0, -25.0, 0.0, 25.0, 50.0, 75.0]);
        assert_eq!(ticks(0.0, 0.0), [0.0, 1.0]);
        for most in [0.0007, 0.3, 5.0, 12.0, 1_234_567.0, 9e12] {
            let axis = Axis::of((0.0, most));
            assert!(axis.ticks.len() <= 6 && axis.most >= most, "{axis:?}");
        }
    }

    #[test]
    fn numbers_on_an_axis_are_short() {
        let of = |unit| Ticks {
            unit,
            ..Ticks::default()
        };
        let euro = || "€".to_owned();
        assert_eq!(tick(1_500_000.0, &of(TickUnit::Money(euro()))), "€1.5M");
        assert_eq!(tick(-20_000.0, &of(TickUnit::Plain)), "-20k");
        assert_eq!(tick(2_500.0, &of(TickUnit::Plain)), "2500");
        assert_eq!(tick(5_400.0, &of(TickUnit::Duration)), "1.5 h");
        let chinese = Ticks {
            by_ten_thousands: true,
            ..of(TickUnit::Plain)
        };
        assert_eq!(tick(250_000_000.0, &chinese), "2.5亿");
        let german = Ticks {
            comma: true,
            ..of(TickUnit::MoneyBehind(euro()))
        };
        assert_eq!(tick(1_500_000.0, &german), "1,5M\u{a0}€");
    }
}
