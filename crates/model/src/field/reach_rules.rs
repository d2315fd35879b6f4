//! What email addresses and telephone numbers have in common: ways to reach somebody, each once, one of them the first, with
//! marks that are not lost by mistake.

use crate::problem::Reason;

use super::list_rules;

/// One of several ways to reach somebody.
pub(super) trait Way: Sized {
    /// Whether it is the same one, however it is written.
    fn is(&self, other: &Self) -> bool;

    /// The primary one; known not to work; asked not to be used.
    fn marks(&mut self) -> [&mut bool; 3];

    /// Takes over what else was said of it when it stood there twice.
    fn also(&mut self, _other: Self) {}
}

/// Each once, the primary one first.
pub(super) fn checked<W: Way>(entries: impl IntoIterator<Item = W>) -> Result<Vec<W>, Reason> {
    let mut ways: Vec<W> = Vec::new();
    for mut way in entries {
        match ways.iter_mut().find(|other| other.is(&way)) {
            // A mark once made is not lost because it is there twice.
            Some(other) => {
                for (mark, too) in other.marks().into_iter().zip(way.marks()) {
                    *mark |= *too;
                }
                other.also(way);
            }
            None => ways.push(way),
        }
    }
    list_rules::few(ways.len(), list_rules::MOST)?;
    if let Some(primary) = ways.iter_mut().position(|way| *way.marks()[0]) {
        let first = ways.remove(primary);
        ways.insert(0, first);
    }
    for (at, way) in ways.iter_mut().enumerate() {
        *way.marks()[0] = at == 0;
    }
    Ok(ways)
}

/// Brings to ways that were read from a file the marks that are known from before and files do not tell.
pub(super) fn keep<W: Way + Clone>(ways: &mut [W], before: &[W]) {
    for way in ways {
        let Some(mut known) = before.iter().find(|known| known.is(way)).cloned() else {
            continue;
        };
        // Which one is the primary one, the file says.
        for (mark, too) in way.marks().into_iter().zip(known.marks()).skip(1) {
            *mark |= *too;
        }
    }
}
