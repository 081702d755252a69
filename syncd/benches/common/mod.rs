//! What the benches share: a home with many patients, and times printed as a table.

pub(crate) mod home;
pub(crate) mod times;
