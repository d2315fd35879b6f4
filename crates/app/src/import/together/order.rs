//! In which order files come in: those that are referred to first. Where they refer to each other, one begins, and what it says of
//! the others waits.

/// The order of so many files, of which each needs some others: places of the files, in the order in which they come in.
pub(super) fn order(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(needs.len());
    while order.len() < needs.len() {
        let open = |file: &usize| {
            let others = needs[*file].iter();
            others
                .filter(|other| *other != file && !order.contains(other))
                .count()
        };
        // Where none is free, the one that most others wait for begins.
        let wanted = |file: &usize| {
            let waiting = (0..needs.len()).filter(|other| other != file && !order.contains(other));
            waiting.filter(|other| needs[*other].contains(file)).count()
        };
        let next = (0..needs.len())
            .filter(|file| !order.contains(file))
            .min_by_key(|file| {
                let open = open(file);
                let wanted = if open > 0 { wanted(file) } else { 0 };
                (open, std::cmp::Reverse(wanted), *file)
            });
        match next {
            Some(file) => order.push(file),
            None => break,
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_referred_to_comes_first() {
        for (needs, expected) in [
            (vec![vec![1], vec![]], vec![1, 0]),
            (vec![vec![1, 2], vec![2], vec![]], vec![2, 1, 0]),
            (vec![vec![], vec![], vec![]], vec![0, 1, 2]),
            // Two that refer to each other, and one to both.
            (vec![vec![1, 2], vec![2], vec![1]], vec![1, 2, 0]),
            (vec![vec![1], vec![2, 1], vec![1]], vec![1, 0, 2]),
            // One that refers to itself waits for nobody.
            (vec![vec![0], vec![0]], vec![0, 1]),
        ] {
            assert_eq!(order(&needs), expected, "{needs:?}");
        }
    }
}
