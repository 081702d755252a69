//! The console as a person meets it, against a daemon in memory.

#[cfg(test)]
mod absence;
mod board;
mod consultations;
#[cfg(test)]
mod doing;
#[cfg(test)]
mod driver;
#[cfg(test)]
mod entrance;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod machines;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod people;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sync;
