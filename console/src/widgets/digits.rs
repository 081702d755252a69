//! Digits several lines high, for a code that two people read to each other.

/// Each digit, three columns by five lines, a bit for each pixel, the leftmost highest.
const GLYPHS: [[u8; HEIGHT]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];

/// How many lines a digit takes.
pub const HEIGHT: usize = 5;

/// The digits as lines of this symbol, two columns for each pixel; other characters are gaps.
pub fn large(digits: &str, pixel: &str) -> Vec<String> {
    let line = |y: usize| {
        let glyphs = digits.chars().map(|digit| match digit.to_digit(10) {
            Some(digit) => {
                let row = GLYPHS[digit as usize][y];
                let pixels = [4, 2, 1].map(|bit| if row & bit == 0 { "  ".into() } else { pixel.repeat(2) });
                pixels.concat()
            }
            None => String::new(),
        });
        glyphs.collect::<Vec<_>>().join("  ")
    };
    (0..HEIGHT).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_at_a_distance() {
        let lines = large("17", "#");
        assert_eq!(
            lines.join("\n"),
            "  ##    ######\n####        ##\n  ##      ##  \n  ##      ##  \n######    ##  "
        );
        assert_eq!(large("12", "#")[0].len() + 2, large("1 2", "#")[0].len(), "a gap between groups");
    }
}
