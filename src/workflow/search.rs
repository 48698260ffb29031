//! The catalogue as its curators look through it: which requirements hold some words, an area, a theme, a control or a role, and
//! what each of them refers to and is referred to by. Reads no files and decides nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::annex::printed;
use crate::catalogue::{
    Catalogue, Characteristic, Condition, Control, Edition, Named, Organisation, OverlayChange, Passage, Policy,
    Procedure, Regime, Requirement, RequirementId, Role, Route, RouteChoice, Standard, ValueSource,
};
use crate::document::{Block, blocks_as_text};
use crate::language::Language;
use crate::toml_file::Located;

/// What is looked for. Whatever is not given narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Words: every one has to occur.
    pub words: &'a str,
    /// An area, by its id.
    pub area: Option<&'a str>,
    /// A theme, by its id.
    pub theme: Option<&'a str>,
    /// A control that is to be answered to, as `register:control`; or a register, for any of its controls.
    pub control: Option<&'a str>,
    /// A role.
    pub role: Option<Role>,
}

/// Where a word stands in a requirement, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    /// It is the id.
    Id,
    /// In the title, or in the id.
    Title,
    /// In the clause.
    Clause,
    /// In the motive, or in how compliance is shown or followed up.
    Rest,
}

/// A requirement that was found.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// Where the words stand: the place of the one that stands farthest away; nothing where no words were wanted.
    pub hit: Option<Hit>,
    /// A piece of the text around the first word that stands in neither the id nor the title in the language asked for.
    pub excerpt: Option<Excerpt>,
}

/// A piece of a text, around a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The language of the text.
    pub language: Language,
    /// What stands before the word.
    pub before: String,
    /// The word as it stands there.
    pub word: String,
    /// What stands after it.
    pub after: String,
}

/// The requirements that hold what is wanted, also those that have been withdrawn: the best hits first, and of those that are as
/// good, in the order of print. Words are sought in both languages; a piece of text is shown in `language` where it stands there.
pub fn search<'a>(catalogue: &'a Catalogue, language: Language, wanted: &Wanted<'_>) -> Vec<Found<'a>> {
    let words: Vec<Word> = wanted.words.split_whitespace().map(Word::new).collect();
    let within = catalogue.requirements.values().filter(|requirement| is_within(catalogue, requirement, wanted));
    let mut found: Vec<(usize, Found<'a>)> =
        within.filter_map(|requirement| look_in(catalogue, requirement, language, &words)).collect();
    found.sort_by_key(|(distance, found)| {
        (*distance, catalogue.area_order(&found.requirement.area), found.requirement.id.clone())
    });
    found.into_iter().map(|(_, found)| found).collect()
}

fn is_within(catalogue: &Catalogue, requirement: &Requirement, wanted: &Wanted<'_>) -> bool {
    wanted.area.is_none_or(|area| requirement.area == area)
        && wanted.theme.is_none_or(|theme| requirement.themes.iter().any(|own| own.value == theme))
        && wanted.role.is_none_or(|role| requirement.role == role)
        && wanted.control.is_none_or(|control| answers_to(catalogue, &requirement.id, control))
}

/// Whether a requirement names a control, or any of a register, or carries it without naming it.
fn answers_to(catalogue: &Catalogue, id: &RequirementId, control: &str) -> bool {
    let (register, row) = control.split_once(':').map_or((control, None), |(register, row)| (register, Some(row)));
    let is_it = |support: &Support<'_>| {
        support.standard.id == register && row.is_none_or(|row| support.control.id == row.trim())
    };
    supports(catalogue, id).iter().any(is_it)
}

/// How far the words stand from what a requirement is about; nothing if one of them does not stand in it at all.
fn look_in<'a>(
    catalogue: &Catalogue,
    requirement: &'a Requirement,
    language: Language,
    words: &[Word],
) -> Option<(usize, Found<'a>)> {
    if words.is_empty() {
        return Some((0, Found { requirement, hit: None, excerpt: None }));
    }
    let pieces = pieces(catalogue, requirement, language);
    let (mut hits, mut excerpt) = (Vec::new(), None);
    for word in words {
        let (piece, at) = pieces.iter().find_map(|piece| Some((piece, word.place_in(&piece.text)?)))?;
        let is_whole_id = piece.hit == Hit::Id && piece.text.chars().count() == word.letters.chars().count();
        hits.push(if piece.hit == Hit::Id && !is_whole_id { Hit::Title } else { piece.hit });
        let is_seen = piece.hit == Hit::Id || (piece.hit == Hit::Title && piece.language == language);
        if !is_seen && excerpt.is_none() {
            excerpt = Some(around(piece, at, word.letters.chars().count()));
        }
    }
    let distance = hits.iter().map(|hit| *hit as usize).sum();
    Some((distance, Found { requirement, hit: hits.into_iter().max(), excerpt }))
}

/// A text of a requirement in one language.
struct Piece {
    hit: Hit,
    language: Language,
    text: String,
}

/// The texts of a requirement, nearest first and each in `language` before the other.
fn pieces(catalogue: &Catalogue, requirement: &Requirement, language: Language) -> Vec<Piece> {
    let mut languages = Language::ALL;
    languages.sort_by_key(|known| Reverse(*known == language));
    let mut pieces = vec![Piece { hit: Hit::Id, language, text: requirement.id.to_string() }];
    let mut add = |hit: Hit, text: &dyn Fn(Language) -> String| {
        pieces.extend(languages.map(|language| Piece { hit, language, text: text(language) }));
    };
    add(Hit::Title, &|language| requirement.title.get(language).clone());
    add(Hit::Clause, &|language| blocks_as_text(&unsharpened_text(catalogue, requirement, language)));
    add(Hit::Rest, &|language| {
        let evidence = requirement.evidence.iter().map(|evidence| &evidence.text);
        let rest = [&requirement.motive].into_iter().chain(evidence).chain([&requirement.follow_up.text]);
        rest.map(|text| blocks_as_text(text.get(language))).collect::<Vec<_>>().join("\n")
    });
    pieces
}

/// The clause with each of its values as it is where no facts sharpen it.
pub fn unsharpened_text(catalogue: &Catalogue, requirement: &Requirement, language: Language) -> Vec<Block> {
    let written = requirement.values.iter().filter_map(|value| {
        let scale = catalogue.scale(requirement, &value.name)?;
        Some((value.name.clone(), catalogue.unit(&scale.unit)?.write(scale.default, language)))
    });
    let written: BTreeMap<String, String> = written.collect();
    requirement.text.get(language).fill(&written)
}

/// A word as it is sought: written with å, é and the like it has to stand so, written without them it may stand with them.
struct Word {
    letters: String,
    is_plain: bool,
}

impl Word {
    fn new(written: &str) -> Word {
        let letters: String = written.chars().map(|letter| blank_or_itself(small(letter))).collect();
        let is_plain = letters.chars().all(|letter| plain(letter) == letter);
        Word { letters, is_plain }
    }

    /// Where it stands in a text, in letters from its beginning.
    fn place_in(&self, text: &str) -> Option<usize> {
        let alike = |letter: char| if self.is_plain { plain(small(letter)) } else { blank_or_itself(small(letter)) };
        let text: String = text.chars().map(alike).collect();
        let at = text.find(&self.letters)?;
        Some(text[..at].chars().count())
    }
}

/// A letter as a small one; always one letter, so that places in the text stay the same.
fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// A small letter without what stands above or below it.
fn plain(letter: char) -> char {
    match letter {
        'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        other => blank_or_itself(other),
    }
}

/// Blanks and hyphens that do not break are as others.
fn blank_or_itself(letter: char) -> char {
    match letter {
        '\u{a0}' | '\n' => ' ',
        '\u{2011}' => '-',
        other => other,
    }
}

/// How many letters of the text are shown on each side of a word.
const AROUND: usize = 70;

fn around(piece: &Piece, at: usize, length: usize) -> Excerpt {
    let letters: Vec<char> = piece.text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    let (from, end) = (at.saturating_sub(AROUND), (at + length + AROUND).min(letters.len()));
    let (before, rest) = letters[from..end].split_at(at - from);
    let (word, after) = rest.split_at(length.min(rest.len()));
    let [before, word, after] = [before, word, after].map(|letters| letters.iter().collect::<String>());
    // Half a word at an end says nothing.
    let whole_after = before.split_once(' ').filter(|_| from > 0).map(|(_, whole)| format!("… {whole}"));
    let whole_before = after.rsplit_once(' ').filter(|_| end < letters.len()).map(|(whole, _)| format!("{whole} …"));
    let (before, after) = (whole_after.unwrap_or(before), whole_before.unwrap_or(after));
    Excerpt { language: piece.language, before, word, after }
}

/// How one requirement is tied to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// A value of the one is that of the other.
    SameAs,
    /// The one takes the other's place when it applies.
    Replaces,
    /// They touch the same matter.
    SeeAlso,
    /// The one was withdrawn, and the other took its place.
    ReplacedBy,
}

/// A requirement at the other end of a tie.
#[derive(Clone, Copy, Debug)]
pub struct Tied<'a> {
    /// How it is tied.
    pub tie: Tie,
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The name of the value that it gives or takes, as that requirement calls it.
    pub value: Option<&'a str>,
}

/// A control that a requirement answers to.
#[derive(Clone, Copy, Debug)]
pub struct Support<'a> {
    /// The register.
    pub standard: &'a Standard,
    /// Its row.
    pub control: &'a Control,
    /// How the requirement answers to it, where it does not name it: in the language of the original.
    pub carried: Option<&'a str>,
}

impl Support<'_> {
    /// How it is printed.
    pub fn cite(&self, language: Language) -> String {
        printed(self.standard, self.control, language)
    }
}

/// A choice of a route.
pub type ChoiceOfRoute<'a> = (&'a Route, &'a Named);

/// A question that decides something of a requirement.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// The question.
    pub question: &'a Characteristic,
    /// Whether it decides if the requirement applies.
    pub applies: bool,
    /// Whether it decides one of its numbers.
    pub numbers: bool,
    /// Whether it decides how much work it is.
    pub effort: bool,
}

/// All that a requirement refers to, and all that refers to it.
#[derive(Clone, Debug)]
pub struct Mentions<'a> {
    /// The controls that it names, and then those that it carries without naming them.
    pub supports: Vec<Support<'a>>,
    /// Its themes.
    pub themes: Vec<&'a Named>,
    /// The choices of routes with which it is not asked separately.
    pub covered_by: Vec<ChoiceOfRoute<'a>>,
    /// The choices of routes with which alone it is asked; none if any.
    pub added_by: Vec<ChoiceOfRoute<'a>>,
    /// The requirements that it refers to.
    pub refers_to: Vec<Tied<'a>>,
    /// The requirements that refer to it.
    pub referred_by: Vec<Tied<'a>>,
    /// The questions that its condition, its numbers and its effort name.
    pub questions: Vec<Deciding<'a>>,
    /// The passages of policies that it serves.
    pub passages: Vec<(&'a Policy, &'a Passage)>,
    /// Each regime of a procurement act, with its procedures in which the requirement's role exists.
    pub regimes: Vec<(&'a Regime, Vec<&'a Procedure>)>,
    /// The changes that buyers make to it in all their procurements.
    pub overlays: Vec<(&'a Organisation, &'a OverlayChange)>,
    /// The released editions in which it stands.
    pub editions: Vec<&'a Edition>,
}

/// All that a requirement of the catalogue refers to, and all that refers to it; nothing if there is none with the id.
pub fn mentions<'a>(catalogue: &'a Catalogue, id: &RequirementId) -> Option<Mentions<'a>> {
    let requirement = catalogue.requirements.get(id)?;
    let policies = catalogue.policies.values();
    let passages = policies.flat_map(|policy| policy.passages.iter().map(move |passage| (policy, passage)));
    let buyers = catalogue.organisations.values();
    let changes = buyers.flat_map(|buyer| buyer.overlay.iter().map(move |change| (buyer, change)));
    let themes = &requirement.themes;
    Some(Mentions {
        supports: supports(catalogue, id),
        themes: catalogue.themes.iter().filter(|theme| themes.iter().any(|own| own.value == theme.id)).collect(),
        covered_by: choices(catalogue, &requirement.covered_by),
        added_by: choices(catalogue, &requirement.added_by),
        refers_to: ties(catalogue, requirement),
        referred_by: ties_to(catalogue, id),
        questions: questions(catalogue, requirement),
        passages: passages.filter(|(_, passage)| passage.is_served_by(requirement)).collect(),
        regimes: catalogue.regimes.iter().map(|regime| (regime, procedures(regime, requirement.role))).collect(),
        overlays: changes.filter(|(_, change)| change.requirement.value == *id).collect(),
        editions: catalogue.editions.iter().filter(|edition| edition.requirements.contains_key(id)).collect(),
    })
}

fn supports<'a>(catalogue: &'a Catalogue, id: &RequirementId) -> Vec<Support<'a>> {
    let named = catalogue.requirements.get(id).into_iter().flat_map(|requirement| &requirement.standards);
    let named = named.filter_map(|reference| catalogue.control(&reference.value));
    let named = named.map(|(standard, control)| Support { standard, control, carried: None });
    let rows = catalogue.goals.iter().flat_map(|goal| goal.carried.iter().map(move |row| (goal, row)));
    let carried =
        rows.filter(|(_, row)| row.by.iter().any(|carrying| carrying.value == *id)).flat_map(|(goal, row)| {
            let standard = catalogue.standards.get(&goal.standard);
            let controls =
                row.controls.iter().filter_map(move |control| Some((standard?, standard?.control(&control.value)?)));
            controls.map(|(standard, control)| Support { standard, control, carried: Some(row.reason.as_str()) })
        });
    named.chain(carried).collect()
}

fn choices<'a>(catalogue: &'a Catalogue, chosen: &[Located<RouteChoice>]) -> Vec<ChoiceOfRoute<'a>> {
    let named = chosen.iter().filter_map(|chosen| {
        let route = catalogue.routes.iter().find(|route| route.id == chosen.value.route)?;
        Some((route, route.choices.iter().find(|choice| choice.id == chosen.value.choice)?))
    });
    named.collect()
}

/// The requirements that one refers to, in the order of the ties.
fn ties<'a>(catalogue: &'a Catalogue, requirement: &'a Requirement) -> Vec<Tied<'a>> {
    let tied = |tie: Tie, id: &RequirementId, value: Option<&'a str>| {
        catalogue.requirements.get(id).map(|requirement| Tied { tie, requirement, value })
    };
    let values = requirement.values.iter().filter_map(|value| match &value.source {
        ValueSource::SameAs(id, name) => tied(Tie::SameAs, id, Some(name.as_str())),
        ValueSource::Own(_) => None,
    });
    let lists = [
        (Tie::Replaces, &requirement.replaces),
        (Tie::SeeAlso, &requirement.see_also),
        (Tie::ReplacedBy, &requirement.replaced_by),
    ];
    let listed = lists.into_iter().flat_map(|(tie, ids)| ids.iter().map(move |id| (tie, &id.value)));
    values.chain(listed.filter_map(|(tie, id)| tied(tie, id, None))).collect()
}

/// The requirements that refer to one, in the order of the ties.
fn ties_to<'a>(catalogue: &'a Catalogue, id: &RequirementId) -> Vec<Tied<'a>> {
    let mut found: Vec<Tied<'a>> = Vec::new();
    for other in catalogue.requirements.values() {
        let takes =
            other.values.iter().filter(|value| matches!(&value.source, ValueSource::SameAs(from, _) if from == id));
        found.extend(takes.map(|value| Tied {
            tie: Tie::SameAs,
            requirement: other,
            value: Some(value.name.as_str()),
        }));
        let listed =
            ties(catalogue, other).into_iter().filter(|tied| tied.tie != Tie::SameAs && tied.requirement.id == *id);
        found.extend(listed.map(|tied| Tied { tie: tied.tie, requirement: other, value: None }));
    }
    found.sort_by_key(|tied| tied.tie);
    found
}

/// The questions that a requirement names, in the order in which they are asked.
fn questions<'a>(catalogue: &'a Catalogue, requirement: &Requirement) -> Vec<Deciding<'a>> {
    let names =
        |condition: &Condition, question: &Characteristic| condition.characteristics().any(|id| id == question.id);
    let deciding = catalogue.characteristics.iter().map(|question| {
        let scales = requirement.values.iter().filter_map(|value| catalogue.scale(requirement, &value.name));
        Deciding {
            question,
            applies: requirement.applies_when.iter().any(|condition| names(condition, question)),
            numbers: scales.flat_map(|scale| &scale.cases).any(|case| names(&case.when, question)),
            effort: requirement.effort.cases.iter().any(|(when, _)| names(when, question)),
        }
    });
    deciding.filter(|deciding| deciding.applies || deciding.numbers || deciding.effort).collect()
}

fn procedures(regime: &Regime, role: Role) -> Vec<&Procedure> {
    regime.procedures.iter().filter(|procedure| procedure.roles.contains(&role)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::workflow::{Folders, read_catalogue};

    fn catalogue() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            let (sound, _) = read_catalogue(&Folders::default()).expect("it stands in the program");
            sound.expect("the catalogue is sound").0
        })
    }

    fn found(wanted: Wanted<'_>) -> Vec<Found<'static>> {
        search(catalogue(), Language::Swedish, &wanted)
    }

    fn by_words(words: &str) -> Vec<Found<'static>> {
        found(Wanted { words, ..Wanted::default() })
    }

    fn ids(found: &[Found<'_>]) -> Vec<String> {
        found.iter().map(|found| found.requirement.id.to_string()).collect()
    }

    #[test]
    fn the_id_itself_comes_first_and_a_title_before_a_text() {
        let first = &by_words("inf-012")[0];
        assert_eq!((first.requirement.id.as_str(), first.hit), ("INF-012", Some(Hit::Id)));
        let hits: Vec<Option<Hit>> = by_words("kryptering").iter().map(|found| found.hit).collect();
        assert!(hits.is_sorted() && hits.contains(&Some(Hit::Title)) && hits.contains(&Some(Hit::Clause)), "{hits:?}");
    }

    #[test]
    fn a_word_without_marks_finds_those_with_them_but_not_the_other_way_round() {
        let (with, without) = (ids(&by_words("ÅTGÄRD")), ids(&by_words("atgard")));
        assert!(!with.is_empty() && with.iter().all(|id| without.contains(id)));
        assert!(by_words("ätgård").is_empty() && by_words("åtgärd kvastskaft").is_empty(), "every word has to occur");
    }

    #[test]
    fn a_word_of_the_other_language_is_shown_in_its_text() {
        let found = by_words("tablets");
        let excerpt = found[0].excerpt.as_ref().expect("it does not stand in a Swedish title");
        assert_eq!((excerpt.language, excerpt.word.as_str()), (Language::English, "tablets"));
    }

    #[test]
    fn a_control_finds_what_names_it_and_what_carries_it() {
        let by = |control| ids(&found(Wanted { control: Some(control), ..Wanted::default() }));
        assert!(by("iso27001-2022:A.8.5").contains(&String::from("INF-012")));
        assert!(by("iso27001-2022:A.5.1").contains(&String::from("INF-001")), "it is carried");
        assert!(by("iso27001-2022").len() > by("iso27001-2022:A.8.5").len());
        assert!(by("iso27001-2022:Z.1").is_empty() && by("no-register").is_empty());
    }

    #[test]
    fn every_tie_is_seen_from_both_ends() {
        for (id, requirement) in &catalogue().requirements {
            for tied in ties(catalogue(), requirement) {
                let back = mentions(catalogue(), &tied.requirement.id).expect("it is there").referred_by;
                assert!(back.iter().any(|other| other.tie == tied.tie && other.requirement.id == *id), "{id}");
            }
        }
    }

    #[test]
    fn a_buyers_change_is_told_and_numbers_are_filled_in() {
        let changed = catalogue().organisations.values().flat_map(|buyer| &buyer.overlay);
        let changed = changed.map(|change| &change.requirement.value).find_map(|id| mentions(catalogue(), id));
        assert!(!changed.expect("a buyer changes a requirement").overlays.is_empty());
        for requirement in catalogue().requirements.values().filter(|requirement| !requirement.values.is_empty()) {
            let text = blocks_as_text(&unsharpened_text(catalogue(), requirement, Language::Swedish));
            assert!(requirement.values.iter().all(|value| !text.contains(&format!("[{}]", value.name))), "{text}");
        }
    }
}
