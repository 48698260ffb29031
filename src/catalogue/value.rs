//! Numbers that the facts sharpen. The strictest matching case wins, and no case loosens.

use crate::diagnostic::Place;
use crate::language::{Language, Text};
use crate::toml_file::Word;

use super::condition::{Condition, Truth};
use super::facts::Facts;
use super::id::RequirementId;

/// Which direction of a number is stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    /// Lower is stricter: a time limit.
    Lower,
    /// Higher is stricter: a retention time.
    Higher,
}

impl Word for Stricter {
    const NAME: &'static str = "direction";
    const WORDS: &'static [(&'static str, Stricter)] = &[("lower", Stricter::Lower), ("higher", Stricter::Higher)];
}

impl Stricter {
    /// Whether `a` is stricter than `b`.
    pub fn stricter(self, a: f64, b: f64) -> bool {
        match self {
            Stricter::Lower => a < b,
            Stricter::Higher => a > b,
        }
    }
}

/// A value of a requirement.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name in the text: `notice`.
    pub name: String,
    /// Where it gets its number.
    pub source: ValueSource,
    /// Where it is declared.
    pub place: Place,
}

/// Where a value gets its number.
#[derive(Clone, Debug)]
pub enum ValueSource {
    /// From its own default and cases.
    Own(Scale),
    /// From a value of another requirement: stated once, never twice.
    SameAs(RequirementId, String),
}

/// A number with its unit, and how facts sharpen it.
#[derive(Clone, Debug)]
pub struct Scale {
    /// What stands in the table of values.
    pub label: Text,
    /// The unit's id.
    pub unit: String,
    /// Which direction is stricter.
    pub stricter: Stricter,
    /// The number when no case matches.
    pub default: f64,
    /// Stricter numbers and when they apply.
    pub cases: Vec<Case>,
}

/// A stricter number and when it applies.
#[derive(Clone, Debug)]
pub struct Case {
    /// When.
    pub when: Condition,
    /// The number.
    pub number: f64,
    /// Where the case stands.
    pub place: Place,
}

/// A number as the facts decide it.
#[derive(Clone, Debug, PartialEq)]
pub enum Sharpened<'a> {
    /// This number; sharpened by this condition, or the default.
    Decided(f64, Option<&'a Condition>),
    /// A stricter case depends on these unanswered questions.
    Undecided(Vec<String>),
}

impl Scale {
    /// The strictest number that any facts can make it.
    pub fn strictest(&self) -> f64 {
        self.cases.iter().map(|case| case.number).fold(self.default, |strictest, number| {
            if self.stricter.stricter(number, strictest) { number } else { strictest }
        })
    }

    /// The strictest matching case, or the default.
    pub fn sharpen(&self, facts: &Facts) -> Sharpened<'_> {
        let mut number = self.default;
        let mut sharpened_by = None;
        for case in self.cases.iter().filter(|case| case.when.truth(facts) == Truth::True) {
            if self.stricter.stricter(case.number, number) {
                number = case.number;
                sharpened_by = Some(&case.when);
            }
        }
        let open = self
            .cases
            .iter()
            .filter(|case| self.stricter.stricter(case.number, number) && case.when.truth(facts) == Truth::Unknown);
        let mut questions: Vec<String> = open.flat_map(|case| case.when.open_questions(facts)).collect();
        questions.sort();
        questions.dedup();
        if questions.is_empty() { Sharpened::Decided(number, sharpened_by) } else { Sharpened::Undecided(questions) }
    }
}

/// A unit with its forms.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id: `hours`.
    pub id: String,
    /// Its forms.
    pub forms: Forms,
    /// The larger unit that whole numbers of it are written in.
    pub larger: Option<Larger>,
    /// Where it is declared.
    pub place: Place,
}

/// How a number is written with its unit.
#[derive(Clone, Debug)]
pub struct Forms {
    /// The form for exactly one, with `{n}` for the number.
    pub one: Text,
    /// The form for other numbers.
    pub other: Text,
}

/// A larger unit: 240 minutes are written as 4 hours.
#[derive(Clone, Debug)]
pub struct Larger {
    /// How many go to one of the larger.
    pub each: f64,
    /// From which number the larger is used.
    pub from: f64,
    /// The forms of the larger.
    pub forms: Forms,
}

impl Unit {
    /// A number with its unit: `12 timmar`. The space is one that does not break.
    pub fn write(&self, number: f64, language: Language) -> String {
        let whole = |larger: &&Larger| number >= larger.from && (number % larger.each).abs() < f64::EPSILON;
        match self.larger.as_ref().filter(whole) {
            Some(larger) => larger.forms.write(number / larger.each, language),
            None => self.forms.write(number, language),
        }
    }
}

impl Unit {
    /// The unit without a number: `timmar`.
    pub fn name(&self, language: Language) -> String {
        self.forms.other.get(language).replace("{n}", "").trim().to_owned()
    }

    /// A number with its unit, never in the larger one: `120 minuter`.
    pub fn write_plainly(&self, number: f64, language: Language) -> String {
        self.forms.write(number, language)
    }
}

impl Forms {
    fn write(&self, number: f64, language: Language) -> String {
        #[expect(clippy::float_cmp, reason = "exactly one takes the singular; 1.5 hours is plural in both languages")]
        let form = if number == 1.0 { &self.one } else { &self.other };
        form.get(language).replace(' ', "\u{a0}").replace("{n}", &language.number(number))
    }
}
