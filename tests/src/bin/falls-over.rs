//! Takes the terminal as the console does, and falls over.

use console::terminal::Taken;

fn main() -> std::io::Result<()> {
    let _taken = Taken::take()?;
    panic!("it falls over");
}
