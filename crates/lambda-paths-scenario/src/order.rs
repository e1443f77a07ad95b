//! Sorting by a number. Every instance of std's generic sort costs the page two kilobytes, so
//! there is one for all that is sorted.

/// Sorts `list` by `key`; entries of equal keys keep their order.
pub fn sort_by_key<T>(list: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    let mut order: Vec<(u64, usize)> = list.iter().map(key).zip(0..).collect();
    order.sort_unstable();
    let mut entries: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(order.into_iter().filter_map(|(_, index)| entries[index].take()));
}
