//! A comparison as text for a terminal: grouped by consequence, short lines, what was and what is with the differing words
//! marked. The marks do not rest on colour.

use crate::language::{Language, Text};

use super::words::{Piece, differing_words};
use super::{About, Affected, Change, Compared, Comparison, Group, How, Side};

/// A line is broken before it gets wider than this.
const WIDEST: usize = 100;

/// What was and what is stand on one line up to this length.
const SHORT: usize = 64;

/// How a comparison is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// The language of titles, wordings and reasons.
    pub language: Language,
    /// How differing words are marked.
    pub marks: Marks,
}

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
pub fn lines(comparison: &Comparison, telling: Telling) -> String {
    Lines { comparison, telling }.all().join("\n")
}

struct Lines<'a> {
    comparison: &'a Comparison,
    telling: Telling,
}

impl Lines<'_> {
    fn all(&self) -> Vec<String> {
        let comparison = self.comparison;
        let sides = format!("{} → {}", self.side(&comparison.old), self.side(&comparison.new));
        let mut lines = wrapped(&sides, "", "  ");
        lines.extend(summary(comparison));
        for group in Group::ALL {
            let changes: Vec<&Change> = comparison.changes.iter().filter(|change| change.group == group).collect();
            if !changes.is_empty() {
                lines.push(String::new());
                lines.push(format!("{} ({})", heading(comparison.compared, group), changes.len()));
                lines.extend(self.grouped(&changes));
            }
        }
        if !comparison.changes.is_empty() && comparison.compared == Compared::Policies {
            lines.extend(self.holders());
        }
        if !comparison.procurements.is_empty() {
            lines.push(String::new());
            lines.push(format!("Procurements that notice it ({})", comparison.procurements.len()));
            lines.extend(comparison.procurements.iter().flat_map(|affected| self.affected(affected)));
        }
        lines
    }

    fn said<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.telling.language)
    }

    fn side(&self, side: &Side) -> String {
        let title = self.said(&side.title);
        if side.edition.is_empty() { title.to_owned() } else { format!("{title} ({})", side.edition) }
    }

    /// Changes of the same thing stand together under its id.
    fn grouped(&self, changes: &[&Change]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut last: Option<(&Option<String>, About, &str)> = None;
        for change in changes {
            let thing = (&change.lot, change.about, change.id.as_str());
            if last != Some(thing) {
                lines.extend(wrapped(&self.named(change), "  ", "    "));
                last = Some(thing);
            }
            lines.extend(self.told(change));
        }
        lines
    }

    /// A thing by its id and title, as `INF-031  Rapportering av incidenter`.
    fn named(&self, change: &Change) -> String {
        let lot = change.lot.as_ref().map(|lot| format!("[lot {lot}] ")).unwrap_or_default();
        let speaks_for_itself = matches!(change.about, About::Requirement | About::Whole);
        let kind = if speaks_for_itself { String::new() } else { format!("{} ", change.about.word()) };
        let title = self.said(&change.title);
        let title = if title.is_empty() || title == change.id { String::new() } else { format!("  {title}") };
        format!("{lot}{kind}{}{title}", change.id)
    }

    fn told(&self, change: &Change) -> Vec<String> {
        let mut lines = Vec::new();
        let text = |text: &Option<Text>| text.as_ref().map_or_else(String::new, |text| self.said(text).to_owned());
        let (was, is) = (text(&change.was), text(&change.is));
        match change.how {
            How::Changed => lines.extend(self.changed(change, &was, &is)),
            How::LostBasis | How::LostGround | How::GotGround => {
                let verb = if change.how == How::GotGround { "gets" } else { "loses" };
                let all = if change.about == About::Theme { "all its ground" } else { "" };
                lines.extend(wrapped(&format!("{verb} {all}{}", change.what), "    ", "      "));
            }
            How::Reused | How::Gone | How::Added | How::Withdrawn => {
                // The heading says it of what comes and goes, and of nothing else.
                let how = match change.how {
                    _ if matches!(change.group, Group::Added | Group::Withdrawn) => "",
                    How::Reused => "used again",
                    How::Gone | How::Withdrawn if change.about == About::Passage => "struck",
                    How::Gone | How::Withdrawn => "gone",
                    How::Added | How::Changed | How::LostBasis | How::LostGround | How::GotGround => "new",
                };
                let words: Vec<&str> =
                    [how, change.what.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
                lines.extend((!words.is_empty()).then(|| format!("    {}", words.join(", "))));
                // Of a procurement its clauses are not told over again: what matters is which, and why.
                if self.comparison.compared != Compared::Procurements {
                    lines.extend(was_and_is(&was, &is, self.telling.marks));
                }
            }
        }
        if let Some(because) = &change.because {
            lines.extend(wrapped(self.said(because), "    ", "    "));
        }
        lines
    }

    fn changed(&self, change: &Change, was: &str, is: &str) -> Vec<String> {
        let language = change.language.map(|language| format!(" ({language})")).unwrap_or_default();
        let what = format!("{}{language}", change.what);
        let direction = direction(change);
        let is_long = was.chars().count() + is.chars().count() > SHORT || was.contains('\n') || is.contains('\n');
        if is_long {
            let mut lines = wrapped(&format!("{what}{direction}"), "    ", "      ");
            lines.extend(was_and_is(was, is, self.telling.marks));
            return lines;
        }
        let or_none = |text: &str| if text.is_empty() { String::from("–") } else { text.to_owned() };
        wrapped(&format!("{what}: {} → {}{direction}", or_none(was), or_none(is)), "    ", "      ")
    }

    fn holders(&self) -> Vec<String> {
        let names: Vec<String> = self.comparison.holders.iter().map(|name| self.said(name).to_owned()).collect();
        let told = if names.is_empty() {
            String::from("No organisation of the catalogue has the older policy.")
        } else {
            format!("Annexes that rest on the older policy: those of {}.", Language::English.enumeration(&names))
        };
        vec![String::new(), told]
    }

    fn affected(&self, affected: &Affected) -> Vec<String> {
        let title = if affected.title.is_empty() { String::new() } else { format!("  {}", affected.title) };
        let mut lines = vec![format!("  {}{title}", affected.file)];
        for why in &affected.unread {
            lines.extend(wrapped(&format!("cannot be read: {why}"), "    ", "      "));
        }
        let thing = |change: &Change| (change.lot.clone(), change.about, change.id.clone(), change.how);
        let mut told = Vec::new();
        for change in &affected.changes {
            // Each thing is told once, with all that changes of it.
            if told.contains(&thing(change)) {
                continue;
            }
            told.push(thing(change));
            let whats = self.in_brief(affected.changes.iter().filter(|other| thing(other) == thing(change)));
            lines.extend(wrapped(&format!("{} {}{whats}", verb(change), self.named(change)), "    ", "          "));
            let because = change.because.as_ref().filter(|_| matches!(change.how, How::Added | How::Withdrawn));
            lines.extend(because.into_iter().flat_map(|why| wrapped(self.said(why), "          ", "          ")));
        }
        lines
    }

    fn in_brief<'c>(&self, changes: impl Iterator<Item = &'c Change>) -> String {
        let mut whats: Vec<String> = Vec::new();
        for change in changes.filter(|change| !change.what.is_empty()) {
            let short = change.what.starts_with("value ") || matches!(change.what.as_str(), "role" | "outcome");
            let what = match (&change.was, &change.is) {
                (Some(was), Some(is)) if short => format!("{} {} → {}", change.what, self.said(was), self.said(is)),
                _ => change.what.clone(),
            };
            let what = format!("{what}{}", direction(change));
            if !whats.contains(&what) {
                whats.push(what);
            }
        }
        if whats.is_empty() { String::new() } else { format!(": {}", whats.join(", ")) }
    }
}

fn direction(change: &Change) -> String {
    change.direction.map(|direction| format!(" ({})", direction.word())).unwrap_or_default()
}

fn summary(comparison: &Comparison) -> Vec<String> {
    if comparison.changes.is_empty() {
        return vec![String::from("nothing differs")];
    }
    if comparison.compared != Compared::Policies {
        return vec![counted(comparison.changes.len(), "change", "changes")];
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
    vec![passages, format!("{themes} all ground"), format!("{some} a passage"), whole]
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

fn verb(change: &Change) -> &'static str {
    match change.how {
        How::Added => "gains  ",
        How::Withdrawn | How::Gone => "loses  ",
        How::LostBasis | How::LostGround => "rests less",
        How::GotGround => "rests more",
        How::Changed | How::Reused => "changes",
    }
}
