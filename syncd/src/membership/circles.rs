//! In which order to decide things that depend on each other.

/// The things of a graph in an order in which each comes after what it depends on. Those that
/// depend on each other in a circle come together, sorted.
///
/// Tarjan's strongly connected components, with a stack of its own: a long chain of entries must
/// not end the program.
pub(super) fn circles(depends: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut found = Vec::new();
    let mut order = vec![UNSEEN; depends.len()];
    let mut lowest = vec![UNSEEN; depends.len()];
    let mut open = Vec::new();
    let mut is_open = vec![false; depends.len()];
    let mut seen = 0;

    for start in 0..depends.len() {
        // Where the walk is: a thing, and how many of those that it depends on were looked at.
        let mut walk = vec![(start, 0)];
        if order[start] != UNSEEN {
            continue;
        }
        while let Some((at, looked_at)) = walk.last_mut() {
            let at = *at;
            if *looked_at == 0 && order[at] == UNSEEN {
                (order[at], lowest[at]) = (seen, seen);
                seen += 1;
                open.push(at);
                is_open[at] = true;
            }
            if let Some(&on) = depends[at].get(*looked_at) {
                *looked_at += 1;
                match order[on] {
                    UNSEEN => walk.push((on, 0)),
                    _ if is_open[on] => lowest[at] = lowest[at].min(order[on]),
                    _ => {}
                }
                continue;
            }
            walk.pop();
            if let Some((before, _)) = walk.last() {
                lowest[*before] = lowest[*before].min(lowest[at]);
            }
            if lowest[at] == order[at] {
                let first = open.iter().rposition(|other| *other == at).expect("it is open until now");
                let mut circle = open.split_off(first);
                circle.sort_unstable();
                circle.iter().for_each(|member| is_open[*member] = false);
                found.push(circle);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_depends_on_each_other_comes_together_and_after_what_it_depends_on() {
        let depends = [vec![1], vec![2, 4], vec![1, 3], vec![], vec![3], vec![0]];
        assert_eq!(circles(&depends), [vec![3], vec![4], vec![1, 2], vec![0], vec![5]]);
    }

    #[test]
    fn a_long_chain_is_followed() {
        let depends: Vec<_> =
            (0..100_000).map(|at| if at < 99_999 { vec![at + 1] } else { vec![] }).collect();
        assert_eq!(circles(&depends).len(), 100_000);
    }
}
