//! Greets the daemon behind a socket, as anybody could, and prints what it says.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;

use syncd::service::protocol::VERSION;

fn main() -> io::Result<()> {
    let socket = std::env::args_os().nth(1).unwrap_or_default();
    let mut stream = UnixStream::connect(socket)?;
    // Who is not wanted may be cut off before this is written.
    let _ = writeln!(stream, r#"{{"id":1,"request":{{"hello":{{"version":{VERSION}}}}}}}"#);
    let mut said = String::new();
    let _ = BufReader::new(stream).read_line(&mut said);
    print!("{said}");
    Ok(())
}
