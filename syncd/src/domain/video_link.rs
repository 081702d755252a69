//! The link of a video room: it leads to Norsk Helsenett and to nobody else (`standards.md`, "Video
//! links"; `security.md`, "phishing video link").
//!
//! What stands between `https://` and the path must be one of the known hosts, letter by letter. That
//! leaves no room for user-info, a port, a look-alike, or for two readers to understand one text
//! differently, so nothing needs to be parsed; a test holds the rule to what browsers read.

use super::{Fault, text};

/// The hosts of Norsk Helsenett's video rooms.
pub const HOSTS: &[&str] = &["join.nhn.no", "delta.nhn.no"];

/// The longest host that is told, in characters.
const HOST_MAX: usize = 60;

/// Whether a link may be kept and opened.
///
/// # Errors
/// [`Fault::NotAVideoLink`] for what is no plain https link, [`Fault::ForeignVideoHost`] for one that
/// leads elsewhere.
pub fn check(link: &str, hosts: &[&str]) -> Result<(), Fault> {
    let deceives = |character: char| {
        character.is_control() || character.is_whitespace() || character == '\\' || !character.is_ascii()
    };
    let rest = link.strip_prefix("https://").filter(|_| !link.contains(deceives));
    let authority = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).ok_or(Fault::NotAVideoLink)?;
    let host = authority.strip_suffix(":443").unwrap_or(authority);
    match host {
        known if hosts.iter().any(|host| host.eq_ignore_ascii_case(known)) => Ok(()),
        odd if odd.is_empty() || odd.contains(['@', ':', '%']) => Err(Fault::NotAVideoLink),
        other => Err(Fault::ForeignVideoHost { host: text::clean_line(other, HOST_MAX) }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(link: &str) -> Result<(), Fault> {
        check(link, HOSTS)
    }

    #[test]
    fn rooms_of_norsk_helsenett_are_let_through() {
        for link in [
            "https://join.nhn.no/varde-demo",
            "https://delta.nhn.no",
            "https://join.nhn.no:443/?rom=7#a",
            "https://Join.NHN.no/",
        ] {
            assert_eq!(told(link), Ok(()), "{link}");
        }
    }

    #[test]
    fn what_is_no_plain_https_link_is_refused() {
        for link in [
            "",
            "join.nhn.no/rom",
            "http://join.nhn.no/rom",
            "HTTPS://join.nhn.no/rom",
            "https:join.nhn.no",
            "https:///join.nhn.no",
            "javascript:alert(1)",
            "javascript://join.nhn.no/%0aalert(1)",
            "file:///etc/passwd",
            "--new-window https://join.nhn.no",
            "-https://join.nhn.no",
            " https://join.nhn.no",
            "https://join.nhn.no/rom --flag",
            "https://join.nhn.no/\u{1b}[2J",
            "https://join.nhn.no\\@evil.example/",
            "https://join.nhn.no@evil.example/",
            "https://me:secret@join.nhn.no/",
            "https://join.nhn.no:8443/",
            "https://join.nhn.no:0443/",
            "https://join.nhn.no%2eevil.example/",
            "https://join.nhn.nο/",
        ] {
            assert_eq!(told(link), Err(Fault::NotAVideoLink), "{link}");
        }
    }

    #[test]
    fn a_phishing_link_that_looks_alike_is_refused_by_its_name() {
        for (link, host) in [
            ("https://join.nhn.no.evil.example/rom", "join.nhn.no.evil.example"),
            ("https://evil.example/join.nhn.no", "evil.example"),
            ("https://xjoin.nhn.no/", "xjoin.nhn.no"),
            ("https://nhn.no/", "nhn.no"),
            ("https://join.nhn.no./", "join.nhn.no."),
            ("https://xn--jin-nhn-no-7ij.example/", "xn--jin-nhn-no-7ij.example"),
            ("https://join-nhn.no", "join-nhn.no"),
        ] {
            assert_eq!(told(link), Err(Fault::ForeignVideoHost { host: host.into() }), "{link}");
        }
    }

    /// Links made of parts that readers of URLs have quarrelled over.
    fn crooked() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "https://",
            "http://",
            "https:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            ":443",
            ":80",
            "?",
            "#",
            "%2e",
            ".",
            "-",
            "join.nhn.no",
            "delta.nhn.no",
            "evil.example",
            "join",
            "nhn",
            "no",
            "\t",
            "\n",
            " ",
            "[::1]",
            "ｎ",
        ]);
        prop::collection::vec(part, 0..7).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

        #[test]
        fn a_browser_goes_where_the_rule_says(crooked in crooked()) {
            for link in [format!("https://join.nhn.no{crooked}"), crooked] {
                if told(&link).is_ok() {
                    let read = url::Url::parse(&link).unwrap();
                    prop_assert_eq!(read.scheme(), "https");
                    prop_assert!(HOSTS.contains(&read.host_str().unwrap()), "{}", link);
                    prop_assert_eq!((read.username(), read.password(), read.port()), ("", None, None));
                }
            }
        }
    }
}
