//! A comparison as text for a terminal: grouped by consequence, short lines, what was and what is with the differing words
//! marked. The marks do not rest on colour. Titles and reasons stand as they do in the original, in Swedish.

use crate::language::{Language, Text};

use super::words::{Piece, differing_words};
use super::{About, Affected, Change, Compared, Comparison, Group, How, Side};

/// The language of titles and reasons: that of the original.
const LANGUAGE: Language = Language::Swedish;

/// A line is broken before it gets wider than this.
const WIDEST: usize = 100;

/// What was and what is stand on one line up to this length.
const SHORT: usize = 64;

/// Whether differing words also have colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `[-was-]` and `{+is+}`.
    Plain,
    /// The same, in red and green.
    Coloured,
}

/// Which of the two a marked word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Was,
    Is,
}

impl Marks {
    fn around(self, mark: Mark, text: &str) -> String {
        let (open, close, colour) = match mark {
            Mark::Was => ("[-", "-]", "31"),
            Mark::Is => ("{+", "+}", "32"),
        };
        match self {
            Marks::Plain => format!("{open}{text}{close}"),
            Marks::Coloured => format!("\u{1b}[{colour}m{open}{text}{close}\u{1b}[0m"),
        }
    }
}

/// The comparison as lines of text.
pub fn lines(comparison: &Comparison, marks: Marks) -> String {
    let mut lines = vec![format!("{} → {}", side(&comparison.old), side(&comparison.new))];
    lines.push(summary(comparison));
    for group in Group::ALL {
        let changes: Vec<&Change> = comparison.changes.iter().filter(|change| change.group == group).collect();
        if !changes.is_empty() {
            lines.push(String::new());
            lines.push(format!("{} ({})", heading(comparison.compared, group), changes.len()));
            lines.extend(grouped(&changes, marks));
        }
    }
    if comparison.compared == Compared::Policies {
        lines.extend(holders(comparison));
    }
    if !comparison.procurements.is_empty() {
        lines.push(String::new());
        lines.push(format!("Procurements that notice it ({})", comparison.procurements.len()));
        lines.extend(comparison.procurements.iter().flat_map(affected));
    }
    lines.join("\n")
}

fn side(side: &Side) -> String {
    let title = side.title.get(LANGUAGE);
    if side.edition.is_empty() { title.clone() } else { format!("{title} ({})", side.edition) }
}

fn summary(comparison: &Comparison) -> String {
    if comparison.changes.is_empty() {
        return String::from("nothing differs");
    }
    if comparison.compared != Compared::Policies {
        return counted(comparison.changes.len(), "change", "changes");
    }
    let count = |about: About, hows: &[How]| {
        let mut ids: Vec<&str> = comparison
            .changes
            .iter()
            .filter(|change| change.about == about && hows.contains(&change.how))
            .map(|change| change.id.as_str())
            .collect();
        ids.dedup();
        ids.len()
    };
    let passages = format!(
        "{} struck, {} added, {} changed",
        counted(count(About::Passage, &[How::Withdrawn]), "passage", "passages"),
        count(About::Passage, &[How::Added]),
        count(About::Passage, &[How::Changed])
    );
    let themes = counted(count(About::Theme, &[How::LostBasis]), "theme loses", "themes lose");
    let some = counted(
        count(About::Requirement, &[How::LostGround, How::LostBasis]),
        "requirement loses",
        "requirements lose",
    );
    let whole = match count(About::Requirement, &[How::LostBasis]) {
        0 => String::from("no requirement loses its whole basis in the policy"),
        number => counted(number, "requirement loses its", "requirements lose their") + " whole basis in the policy",
    };
    format!("{passages}; {themes} all ground; {some} a passage; {whole}")
}

fn counted(number: usize, one: &str, other: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { other })
}

fn heading(compared: Compared, group: Group) -> &'static str {
    let in_annex = matches!(compared, Compared::Procurements | Compared::Annexes);
    match group {
        Group::Stated if compared == Compared::Annexes => "What the annex states of itself",
        Group::Stated => "What the procurement states",
        Group::Broken => "Ids that are gone or used again, which is never to happen",
        Group::Added if in_annex => "Comes into the annex",
        Group::Added => "Requirements added",
        Group::Withdrawn if in_annex => "Goes out of the annex",
        Group::Withdrawn => "Requirements withdrawn",
        Group::Role => "Role and valuation",
        Group::Wording => "What requirements say",
        Group::Value => "Numbers",
        Group::Proof => "How it is shown and followed up, what follows on breach, who is bound",
        Group::Condition => "When it applies",
        Group::Deciding => "What decides about requirements: questions, gates, routes, law",
        Group::Passages => "Passages",
        Group::Themes => "Themes that lose or get all their ground in the policy",
        Group::Basis => "Requirements that lose their whole basis in the policy",
        Group::Support => "Support",
        Group::Rest if in_annex => "Motives and the rest",
        Group::Rest => "Motives, effort, and the rest",
    }
}

/// Changes of the same thing stand together under its id.
fn grouped(changes: &[&Change], marks: Marks) -> Vec<String> {
    let mut lines = Vec::new();
    let mut last: Option<(&Option<String>, About, &str)> = None;
    for change in changes {
        let thing = (&change.lot, change.about, change.id.as_str());
        if last != Some(thing) {
            lines.extend(wrapped(&named(change), "  ", "    "));
            last = Some(thing);
        }
        lines.extend(told(change, marks));
    }
    lines
}

/// A thing by its id and title, as `INF-031  Rapportering av incidenter`.
fn named(change: &Change) -> String {
    let lot = change.lot.as_ref().map(|lot| format!("[lot {lot}] ")).unwrap_or_default();
    let kind = match change.about {
        About::Requirement | About::Whole => String::new(),
        about => format!("{} ", about.word()),
    };
    let title = change.title.get(LANGUAGE);
    let title = if title.is_empty() || *title == change.id { String::new() } else { format!("  {title}") };
    format!("{lot}{kind}{}{title}", change.id)
}

fn told(change: &Change, marks: Marks) -> Vec<String> {
    let mut lines = Vec::new();
    let language = change.language.map(|language| format!(" ({language})")).unwrap_or_default();
    let direction = change.direction.map(|direction| format!(" ({})", direction.word())).unwrap_or_default();
    let what = format!("{}{language}", change.what);
    let (was, is) = (shown(&change.was), shown(&change.is));
    match change.how {
        How::Changed => {
            let short = was.chars().count() + is.chars().count() <= SHORT && !was.contains('\n') && !is.contains('\n');
            if short {
                let or_none = |text: &str| if text.is_empty() { String::from("–") } else { text.to_owned() };
                lines.extend(wrapped(
                    &format!("{what}: {} → {}{direction}", or_none(&was), or_none(&is)),
                    "    ",
                    "      ",
                ));
            } else {
                lines.extend(wrapped(&format!("{what}{direction}"), "    ", "      "));
                lines.extend(was_and_is(&was, &is, marks));
            }
        }
        How::LostBasis | How::LostGround | How::GotGround => {
            let verb = if change.how == How::GotGround { "gets" } else { "loses" };
            let what = if change.about == About::Theme { "all its ground" } else { &change.what };
            lines.push(format!("    {verb} {what}"));
        }
        How::Reused | How::Gone | How::Added | How::Withdrawn => {
            if !change.what.is_empty() {
                lines.push(format!("    {}", change.what));
            }
            lines.extend(was_and_is(&was, &is, marks));
        }
    }
    if let Some(because) = &change.because {
        lines.extend(wrapped(because.get(LANGUAGE), "    ", "    "));
    }
    lines
}

fn shown(text: &Option<Text>) -> String {
    text.as_ref().map(|text| text.get(LANGUAGE).clone()).unwrap_or_default()
}

/// `- was` and `+ is`, with the words that differ marked where there are both.
fn was_and_is(was: &str, is: &str, marks: Marks) -> Vec<String> {
    let (mut before, mut after) = (String::new(), String::new());
    if was.is_empty() || is.is_empty() {
        before.push_str(was);
        after.push_str(is);
    } else {
        for piece in differing_words(was, is) {
            match piece {
                Piece::Same(text) => {
                    before.push_str(&text);
                    after.push_str(&text);
                }
                Piece::Gone(text) => before.push_str(&marks.around(Mark::Was, &text)),
                Piece::New(text) => after.push_str(&marks.around(Mark::Is, &text)),
            }
        }
    }
    let mut lines = Vec::new();
    for (text, sign) in [(before, '-'), (after, '+')].into_iter().filter(|(text, _)| !text.is_empty()) {
        for (index, line) in text.lines().enumerate() {
            let first = if index == 0 { format!("    {sign} ") } else { String::from("      ") };
            lines.extend(wrapped(line, &first, "      "));
        }
    }
    lines
}

/// A line broken between words, with what each begins with.
fn wrapped(text: &str, first: &str, further: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && width(&line) + 1 + width(word) > WIDEST {
            lines.push(std::mem::replace(&mut line, further.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}

/// How wide a text is, without what only colours it.
fn width(text: &str) -> usize {
    let mut width = 0;
    let mut in_escape = false;
    for character in text.chars() {
        match character {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if in_escape => {}
            _ => width += 1,
        }
    }
    width
}

fn holders(comparison: &Comparison) -> Vec<String> {
    let names: Vec<String> = comparison.holders.iter().map(|name| name.get(LANGUAGE).clone()).collect();
    let told = if names.is_empty() {
        String::from("No organisation of the catalogue has the older policy")
    } else {
        format!("Annexes that rest on the older policy: those of {}", Language::English.enumeration(&names))
    };
    vec![String::new(), told]
}

fn affected(affected: &Affected) -> Vec<String> {
    let title = if affected.title.is_empty() { String::new() } else { format!("  {}", affected.title) };
    let mut lines = vec![format!("  {}{title}", affected.file)];
    for why in &affected.unread {
        lines.extend(wrapped(&format!("cannot be read: {why}"), "    ", "      "));
    }
    let mut index = 0;
    while let Some(change) = affected.changes.get(index) {
        let thing = |other: &&Change| {
            other.about == change.about && other.id == change.id && other.lot == change.lot && other.how == change.how
        };
        let whats = in_brief(affected.changes.iter().filter(thing));
        // Each thing is told where it first stands.
        if affected.changes.iter().position(|other| thing(&other)) == Some(index) {
            let because = match change.how {
                How::Added | How::Withdrawn => change.because.as_ref().map(|because| because.get(LANGUAGE).clone()),
                _ => None,
            };
            lines.extend(wrapped(&format!("{} {}{whats}", verb(change), named(change)), "    ", "          "));
            lines.extend(because.into_iter().flat_map(|because| wrapped(&because, "          ", "          ")));
        }
        index += 1;
    }
    lines
}

fn in_brief<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut whats: Vec<String> = Vec::new();
    for change in changes.filter(|change| !change.what.is_empty()) {
        let what = match (&change.was, &change.is) {
            (Some(was), Some(is))
                if change.what.starts_with("value ") || matches!(change.what.as_str(), "role" | "outcome") =>
            {
                format!("{} {} → {}", change.what, was.get(LANGUAGE), is.get(LANGUAGE))
            }
            _ => change.what.clone(),
        };
        let direction = change.direction.map(|direction| format!(" ({})", direction.word())).unwrap_or_default();
        let what = format!("{what}{direction}");
        if !whats.contains(&what) {
            whats.push(what);
        }
    }
    if whats.is_empty() { String::new() } else { format!(": {}", whats.join(", ")) }
}

fn verb(change: &Change) -> &'static str {
    match change.how {
        How::Added => "gains  ",
        How::Withdrawn | How::Gone => "loses  ",
        How::LostBasis | How::LostGround => "rests less",
        How::GotGround => "rests more",
        How::Changed | How::Reused => "changes",
    }
}
