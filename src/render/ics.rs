//! A calendar as iCalendar (RFC 5545): whole days, lines that end in CRLF and are folded at 75 octets, text from people always
//! escaped. The same calendar gives the same bytes.

use jiff::civil::Date;

use crate::document::{Calendar, CalendarEntry, Certainty};

/// The longest line, in octets, without its end.
const LONGEST_LINE: usize = 75;

/// The calendar as a file.
pub fn ics(calendar: &Calendar) -> String {
    let mut lines = vec![
        String::from("BEGIN:VCALENDAR"),
        String::from("VERSION:2.0"),
        format!("PRODID:-//kravbilaga//plan//{}", calendar.language.code().to_uppercase()),
        String::from("CALSCALE:GREGORIAN"),
        String::from("METHOD:PUBLISH"),
        // The name has one property in RFC 7986 and another that programs knew before it.
        format!("NAME;LANGUAGE={}:{}", calendar.language.tag(), escaped(&calendar.name)),
        format!("X-WR-CALNAME:{}", escaped(&calendar.name)),
    ];
    for entry in &calendar.entries {
        event(calendar, entry, &mut lines);
    }
    lines.push(String::from("END:VCALENDAR"));
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

fn event(calendar: &Calendar, entry: &CalendarEntry, lines: &mut Vec<String>) {
    let language = calendar.language.tag();
    // The end of a whole day is the day after it. The last day that can be written has none, and needs none.
    let end = entry.day.tomorrow().ok().map(|end| format!("DTEND;VALUE=DATE:{}", basic(end)));
    let text =
        |name: &str, text: &str| (!text.is_empty()).then(|| format!("{name};LANGUAGE={language}:{}", escaped(text)));
    lines.push(String::from("BEGIN:VEVENT"));
    lines.push(format!("UID:{}", entry.uid));
    lines.push(format!("DTSTAMP:{}T000000Z", basic(calendar.made)));
    lines.push(format!("DTSTART;VALUE=DATE:{}", basic(entry.day)));
    lines.extend(end);
    lines.extend(text("SUMMARY", &entry.summary));
    lines.extend(text("DESCRIPTION", &entry.description));
    lines.extend(text("CATEGORIES", &entry.category));
    let status = match entry.certainty {
        Certainty::Confirmed => "CONFIRMED",
        Certainty::Tentative => "TENTATIVE",
    };
    lines.push(format!("STATUS:{status}"));
    // A day on which something is to be done is not a day on which nobody can be met.
    lines.push(String::from("TRANSP:TRANSPARENT"));
    lines.push(String::from("END:VEVENT"));
}

/// A day without hyphens.
fn basic(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// Text as a value. What a calendar has no way to write is left out.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push(' '),
            control if control.is_control() => {}
            other => written.push(other),
        }
    }
    written
}

/// A line in pieces of at most 75 octets, never cut inside a character; each piece but the first begins with a space. Not cut
/// beside a space either where that can be helped: some readers take away more than the one that marks the fold.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + line.len() / 70 * 3);
    let (mut rest, mut room) = (line, LONGEST_LINE);
    while rest.len() > room {
        let beside_space = |at: usize| rest[..at].ends_with(' ') || rest[at..].starts_with(' ');
        let mut places = (1..=room).rev().filter(|at| rest.is_char_boundary(*at));
        let last = places.clone().next().unwrap_or(room);
        let at = places.find(|at| !beside_space(*at)).unwrap_or(last);
        folded.push_str(&rest[..at]);
        folded.push_str("\r\n ");
        rest = &rest[at..];
        room = LONGEST_LINE - 1;
    }
    folded.push_str(rest);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_at_75_octets_and_never_inside_a_character() {
        for text in ["å".repeat(200), "a".repeat(75), "a".repeat(76), format!("{}😀😀", "a".repeat(73))] {
            let folded = folded(&text);
            assert!(folded.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), text);
        }
        assert_eq!(folded(&"a".repeat(75)), "a".repeat(75));
        assert_eq!(folded(&format!("{} b", "a".repeat(74))), format!("{}\r\n a b", "a".repeat(73)));
        assert_eq!(folded(&" ".repeat(80)).replace("\r\n ", ""), " ".repeat(80));
    }

    #[test]
    fn marks_of_the_format_are_escaped_and_nothing_ends_a_line() {
        assert_eq!(escaped("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
        assert_eq!(escaped("a\r\nEND:VEVENT\u{7}"), "a\\nEND:VEVENT");
    }
}
