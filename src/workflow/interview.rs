//! A new procurement by questions: asks only what can still change the outcome, and writes the file that `build` reads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalogue::{
    Answer, Catalogue, Characteristic, Facts, GateEffect, Kind, Level, Organisation, ProcurementLaw, Regime, Standing,
    Truth,
};
use crate::diagnostic::{Place, Sources};
use crate::document::FormFormat;
use crate::language::Language;
use crate::procurement::{Award, AwardModel, Contract, DocumentControl, DocumentStatus, Lot, Procurement, Secrecy};
use crate::selection::{GateState, Outcome, Selection, select};
use crate::toml_file::{Word, quoted};

/// What a procurement is called and how it is made, before any question about it.
#[derive(Clone, Debug)]
pub struct Head {
    /// What is procured.
    pub title: String,
    /// Its diarienummer.
    pub reference: String,
    /// The buyer's id.
    pub organisation: String,
    /// The contracting body.
    pub body: String,
    /// The act's id.
    pub law: String,
    /// The regime's id.
    pub regime: String,
    /// The procedure's id.
    pub procedure: String,
    /// The day of issue.
    pub issued: Date,
}

/// The acts that can be chosen.
pub fn laws(catalogue: &Catalogue) -> Vec<&ProcurementLaw> {
    catalogue.laws.iter().filter(|law| law.refusal.is_none()).collect()
}

/// The regimes of an act.
pub fn regimes<'c>(catalogue: &'c Catalogue, law: &str) -> Vec<&'c Regime> {
    catalogue.regimes.iter().filter(|regime| regime.law == law).collect()
}

/// What is wrong with a diarienummer, if anything.
pub fn reference_problem(organisation: &Organisation, reference: &str) -> Option<String> {
    let pattern = organisation.reference_pattern.as_ref()?;
    let sound = regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(reference));
    (!sound).then(|| format!("the pattern is {pattern}"))
}

/// An interview under way.
#[derive(Clone, Debug)]
pub struct Interview<'c> {
    catalogue: &'c Catalogue,
    language: Language,
    procurement: Procurement,
    answers: BTreeMap<String, Answer>,
    order: Vec<String>,
}

/// What comes next.
#[derive(Clone, Debug)]
pub enum Next<'c> {
    /// This question.
    Ask(&'c Characteristic),
    /// A gate has closed: its title, text and steps. Nothing is saved.
    Stopped(String, String, Vec<String>),
    /// Nothing more can change the outcome.
    Done,
}

impl<'c> Interview<'c> {
    /// Begins with what the procurement is called.
    pub fn new(catalogue: &'c Catalogue, head: Head, language: Language) -> Interview<'c> {
        // The procurement has no file yet; its place is only ever shown for files.
        let file = Sources::new().add("", "");
        let procurement = Procurement {
            title: head.title,
            reference: head.reference,
            organisation: head.organisation,
            body: head.body,
            law: head.law,
            regime: head.regime,
            procedure: head.procedure,
            cpv: Vec::new(),
            language,
            document: DocumentControl {
                status: DocumentStatus::Draft,
                version: String::from("1"),
                issued: head.issued,
                valid_from: None,
                valid_to: None,
                number: None,
                kind: None,
                approved_by: None,
                prepared_by: None,
                owner: None,
                responsible_unit: None,
                changes: None,
            },
            contract: Contract::default(),
            secrecy: Secrecy::default(),
            answers: FormFormat::Xlsx,
            award: Award { model: AwardModel::None, criteria: BTreeMap::new() },
            lots: vec![Lot {
                id: None,
                title: String::new(),
                facts: Facts::work_out(&catalogue.characteristics, &BTreeMap::new()).0,
                routes: catalogue.routes.iter().map(|route| (route.id.clone(), route.default.clone())).collect(),
            }],
            deviations: Vec::new(),
            place: Place { file, start: 0, end: 0 },
        };
        Interview { catalogue, language, procurement, answers: BTreeMap::new(), order: Vec::new() }
    }

    fn facts(&self) -> &Facts {
        &self.procurement.lots[0].facts
    }

    fn selection(&self) -> Selection {
        select(self.catalogue, &self.procurement)
    }

    /// What comes next: a stop, the first question in order that something still depends on, or the end.
    pub fn next(&self) -> Next<'c> {
        let selection = self.selection();
        let gates = self.catalogue.gates.iter().zip(selection.lots.iter().flat_map(|lot| &lot.gates));
        for (gate, state) in gates {
            if gate.effect == GateEffect::Stop && *state == GateState::Closed {
                let text = |text: &crate::language::Text| text.get(self.language).clone();
                return Next::Stopped(text(&gate.title), text(&gate.text), gate.steps.iter().map(text).collect());
            }
        }
        let relevant = self.relevant(&selection);
        let open = |question: &&Characteristic| {
            self.facts().get(&question.id).is_some_and(|fact| fact.standing == Standing::Open)
        };
        let asked = |question: &&Characteristic| {
            question.ask_when.as_ref().is_none_or(|condition| condition.truth(self.facts()) == Truth::True)
        };
        let mut questions =
            self.catalogue.characteristics.iter().filter(|question| relevant.contains(question.id.as_str()));
        questions.find(|question| open(question) && asked(question)).map_or(Next::Done, Next::Ask)
    }

    fn relevant(&self, selection: &Selection) -> BTreeSet<&'c str> {
        that_matter(self.catalogue, self.facts(), selection.open_questions())
    }

    /// How many questions have been answered, and how many may still come.
    pub fn progress(&self) -> (usize, usize) {
        (self.order.len(), self.relevant(&self.selection()).len())
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// A sentence on why it cannot be: it contradicts an earlier answer.
    pub fn answer(&mut self, question: &Characteristic, answer: Answer) -> Result<(), String> {
        let mut answers = self.answers.clone();
        answers.insert(question.id.clone(), answer);
        let (facts, contradictions) = Facts::work_out(&self.catalogue.characteristics, &answers);
        if let Some(contradiction) = contradictions.first() {
            let label = |id: &str| {
                self.catalogue
                    .characteristic(id)
                    .map_or_else(|| id.to_owned(), |found| found.label.get(self.language).clone())
            };
            return Err(format!(
                "this contradicts another answer: {} / {}",
                label(&contradiction.because),
                label(&contradiction.characteristic)
            ));
        }
        self.answers = answers;
        self.order.push(question.id.clone());
        self.procurement.lots[0].facts = facts;
        Ok(())
    }

    /// Takes the last answer back.
    pub fn back(&mut self) {
        if let Some(last) = self.order.pop() {
            self.answers.remove(&last);
            self.procurement.lots[0].facts = Facts::work_out(&self.catalogue.characteristics, &self.answers).0;
        }
    }

    /// How many requirements apply so far.
    pub fn included(&self) -> usize {
        self.selection().lots[0].decisions.values().filter(|decision| decision.outcome == Outcome::Included).count()
    }

    /// The procurement file.
    pub fn file(&self) -> String {
        let mut text = head_text(&self.procurement);
        text.push_str("\n[facts]\n");
        for question in &self.catalogue.characteristics {
            if let Some(answer) = self.answers.get(&question.id) {
                text.push_str(&format!("{} = {}\n", question.id, answer_text(question, answer)));
            }
        }
        text.push_str(&self.routes_text());
        text.push_str(&self.award_text());
        text
    }

    fn routes_text(&self) -> String {
        let relevant =
            self.catalogue.routes.iter().filter(|route| route.applies_when.truth(self.facts()) == Truth::True);
        let lines: Vec<String> = relevant
            .map(|route| {
                let choices: Vec<&str> = route.choices.iter().map(|choice| choice.id.as_str()).collect();
                format!(
                    "{} = {}   # {}: {}\n",
                    route.id,
                    quoted(&route.default),
                    route.title.get(self.language),
                    choices.join(" | ")
                )
            })
            .collect();
        if lines.is_empty() { String::new() } else { format!("\n[routes]\n{}", lines.concat()) }
    }

    fn award_text(&self) -> String {
        let selection = self.selection();
        let offered = selection.lots[0].decisions.iter().filter(|(_, decision)| decision.outcome == Outcome::Offered);
        let lines: Vec<String> = offered
            .filter_map(|(id, _)| {
                Some(format!(
                    "# {} = 5   # {}\n",
                    quoted(id.as_str()),
                    self.catalogue.requirements.get(id)?.title.get(self.language)
                ))
            })
            .collect();
        if lines.is_empty() {
            return String::new();
        }
        format!(
            "\n# [award]\n# model = \"points\"   # points | price-deduction | none\n# [award.criteria]\n{}",
            lines.concat()
        )
    }
}

/// The open questions that a decision, a value or a gate depends on, and those that decide whether they are asked.
pub(super) fn that_matter<'c>(catalogue: &'c Catalogue, facts: &Facts, open: Vec<String>) -> BTreeSet<&'c str> {
    let mut next = open;
    let mut relevant = BTreeSet::new();
    while let Some(id) = next.pop() {
        let Some(question) = catalogue.characteristic(&id) else { continue };
        if relevant.insert(question.id.as_str())
            && let Some(ask_when) = &question.ask_when
        {
            next.extend(ask_when.open_questions(facts));
        }
    }
    relevant
}

/// The head of a procurement file.
fn head_text(procurement: &Procurement) -> String {
    format!(
        "[procurement]\ntitle = {}\nreference = {}\norganisation = {}\nbody = {}\nlaw = {}\nregime = {}\nprocedure = {}\nlanguage = {}\n\n\
         [document]\nstatus = \"draft\"\nversion = \"1\"\nissued = {}\n\
         # type = \"Bilaga till upphandlingsdokument\"\n# approved-by = \"Inköpschef\"   # roles, never names\n# prepared-by = \"Upphandlare\"\n\n\
         [answers]\nform = \"xlsx\"   # xlsx | docx: which answer form counts if a supplier hands in both\n",
        quoted(&procurement.title),
        quoted(&procurement.reference),
        quoted(&procurement.organisation),
        quoted(&procurement.body),
        quoted(&procurement.law),
        quoted(&procurement.regime),
        quoted(&procurement.procedure),
        quoted(procurement.language.code()),
        procurement.document.issued,
    )
}

fn answer_text(question: &Characteristic, answer: &Answer) -> String {
    match answer {
        Answer::YesNo(yes) => yes.to_string(),
        Answer::Level(level) => quoted(level.word()),
        Answer::Chosen(chosen) => {
            let words: Vec<String> = chosen.iter().map(|answer| quoted(answer)).collect();
            match question.kind {
                Kind::Choice(_) => words.concat(),
                Kind::YesNo | Kind::Level | Kind::Choices(_) => format!("[{}]", words.join(", ")),
            }
        }
    }
}

/// A file with every question, none answered: each is a comment to be opened.
pub fn blank_file(catalogue: &Catalogue, language: Language) -> String {
    let organisation = catalogue.organisations.keys().next().map_or("", String::as_str);
    let mut text = format!(
        "[procurement]\ntitle = \"\"\nreference = \"\"\norganisation = {}\nbody = \"\"\nlaw = \"lou\"\nregime = \"above-threshold\"\n\
         procedure = \"open\"\nlanguage = {}\n\n[document]\nstatus = \"draft\"\nversion = \"1\"\nissued = 2026-01-01\n\n\
         [answers]\nform = \"xlsx\"   # xlsx | docx: which answer form counts if a supplier hands in both\n\n[facts]\n",
        quoted(organisation),
        quoted(language.code()),
    );
    for question in &catalogue.characteristics {
        let answers: Vec<&str> = match &question.kind {
            Kind::YesNo => vec!["true", "false"],
            Kind::Level => {
                Level::WORDS.iter().map(|(word, _)| *word).filter(|word| *word != Level::Exceptional.word()).collect()
            }
            Kind::Choice(answers) | Kind::Choices(answers) => answers.iter().map(|answer| answer.id.as_str()).collect(),
        };
        let example = match &question.kind {
            Kind::YesNo => String::from("false"),
            Kind::Level => quoted(Level::Negligible.word()),
            Kind::Choice(_) => quoted(answers.first().copied().unwrap_or_default()),
            Kind::Choices(_) => String::from("[]"),
        };
        let label = question.label.get(language);
        text.push_str(&format!(
            "# {label}\n# {}\n# {} = {example}   # {}\n",
            question.help.get(language),
            question.id,
            answers.join(" | ")
        ));
    }
    text
}
