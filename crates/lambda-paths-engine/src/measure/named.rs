//! A table by name, in the order in which it was filled. Tables are short: to look through one
//! costs less than an ordered map, of which every kind costs the page two kilobytes.

use std::ops::Index;

use serde::{Serialize, Serializer};

/// Values by name, as an object of JSON has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(Vec<(&'static str, T)>);

impl<T> Named<T> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of that name; `None` where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// All names.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|(name, _)| *name)
    }

    pub(crate) fn extend(&mut self, values: impl IntoIterator<Item = (&'static str, T)>) {
        self.0.extend(values);
    }

    /// The value of that name, new if there is none yet.
    pub(crate) fn of(&mut self, name: &'static str, new: impl FnOnce() -> T) -> &mut T {
        let place = self.0.iter().position(|(known, _)| *known == name);
        let place = place.unwrap_or_else(|| {
            self.0.push((name, new()));
            self.0.len() - 1
        });
        &mut self.0[place].1
    }
}

impl<T> Index<&str> for Named<T> {
    type Output = T;

    fn index(&self, name: &str) -> &T {
        self.get(name).unwrap_or_else(|| panic!("there is no {name}"))
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
