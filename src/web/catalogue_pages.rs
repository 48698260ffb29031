//! The pages for the catalogue's curators: a search, one requirement with all that is tied to it, what the checks find, and what
//! the catalogue answers to. They change nothing.

use std::path::Path;

use serde_json::{Value, json};

use crate::catalogue::{
    Case, Catalogue, Change, Condition, Demand, Interval, Kind, Line, Organisation, OverlayChange, Policy,
    PolicyStatus, Procedure, Regime, Requirement, RequirementId, Rhythm, Role, Scale, ScoringShape, Standard, Title,
    ValueSource,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Block, ListKind, Phrases, blocks_as_text, capitalised};
use crate::language::{Language, Localized, Text, joined};
use crate::toml_file::Word;
use crate::workflow::{
    self, ChoiceOfRoute, ControlRow, CoverageOf, CoverageRows, Excerpt, Found, Mentions, Support, Tied, Wanted, check,
    coverage_page, mentions, placed, unsharpened_text,
};

use super::Web;
use super::asked::{Asked, Reply};
use super::steps::coded;

/// What is told of the catalogue, and in which words.
#[derive(Clone, Copy)]
struct Telling<'a> {
    catalogue: &'a Catalogue,
    phrases: &'a Phrases,
    language: Language,
}

fn telling<'a>(web: &'a Web, asked: &Asked) -> Telling<'a> {
    let ground = web.workspace.ground();
    Telling { catalogue: ground.catalogue(), phrases: &ground.templates().phrases, language: asked.language() }
}

/// The requirements that hold what is asked for.
pub(super) fn search(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let telling = telling(web, asked);
    let catalogue = telling.catalogue;
    let given = |name: &str| Some(asked.query(name).trim()).filter(|given| !given.is_empty());
    let wanted = Wanted {
        words: asked.query("q"),
        area: given("omrade").filter(|id| catalogue.areas.iter().any(|area| area.id == *id)),
        theme: given("tema").filter(|id| catalogue.themes.iter().any(|theme| theme.id == *id)),
        control: given("punkt"),
        role: given("roll").and_then(Role::from_word),
    };
    let found = workflow::search(catalogue, telling.language, &wanted);
    let roles = Role::WORDS.iter().map(|(word, role)| json!({ "id": word, "name": telling.role(*role) }));
    let themes =
        catalogue.themes.iter().map(|theme| json!({ "id": theme.id, "name": theme.name.get(telling.language) }));
    let context = json!({
        "q": wanted.words, "area": wanted.area, "theme": wanted.theme, "control": wanted.control,
        "role": wanted.role.map(Role::word), "areas": telling.areas(), "themes": themes.collect::<Vec<_>>(),
        "roles": roles.collect::<Vec<_>>(), "registers": telling.registers(),
        "control_title": wanted.control.and_then(|control| telling.control(control)),
        "rows": found.iter().map(|found| telling.found(found)).collect::<Vec<_>>(),
        "all": catalogue.requirements.len(),
    });
    web.page(asked, "catalogue.html", context)
}

/// One requirement, and all that is tied to it.
pub(super) fn requirement(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let telling = telling(web, asked);
    let Ok(id) = asked.part("krav").parse::<RequirementId>() else { return web.missing(asked) };
    let catalogue = telling.catalogue;
    let (Some(requirement), Some(mentions)) = (catalogue.requirements.get(&id), mentions(catalogue, &id)) else {
        return web.missing(asked);
    };
    let mut context = telling.requirement(requirement);
    if let (Some(context), Value::Object(more)) = (context.as_object_mut(), telling.mentions(requirement, &mentions)) {
        context.extend(more);
    }
    web.page(asked, "catalogue_requirement.html", context)
}

/// Everything that the checks find in the catalogue's files as they are now.
pub(super) fn findings(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let (_, problems) = check(&web.folders)?;
    let catalogue = web.workspace.ground().catalogue();
    let mut found = placed(&problems);
    found.sort_by_key(|(.., diagnostic)| std::cmp::Reverse(diagnostic.severity()));
    let row = |(path, line, column, diagnostic): &(String, usize, usize, &Diagnostic)| {
        let id = Path::new(path).file_stem().and_then(|stem| stem.to_str()?.parse::<RequirementId>().ok());
        let id = id.filter(|id| catalogue.requirements.contains_key(id));
        json!({
            "file": path, "line": line, "column": column, "requirement": id.map(|id| id.to_string()),
            "code": diagnostic.code.as_str(), "summary": diagnostic.code.summary(), "message": diagnostic.message,
            "label": diagnostic.label, "help": diagnostic.help, "is_error": diagnostic.severity() == Severity::Error,
        })
    };
    let errors = found.iter().filter(|(.., diagnostic)| diagnostic.severity() == Severity::Error).count();
    let context = json!({
        "rows": found.iter().map(row).collect::<Vec<_>>(), "errors": errors, "warnings": found.len() - errors,
        "folder": web.folders.catalogue.as_ref().map(|folder| folder.display().to_string()),
    });
    web.page(asked, "catalogue_findings.html", context)
}

/// What the catalogue answers to: in short, or part by part of a register, a policy or an area; or as a page with maps.
pub(super) fn coverage(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let telling = telling(web, asked);
    let catalogue = telling.catalogue;
    let of = match (asked.query("register"), asked.query("policy"), asked.query("omrade")) {
        ("", "", "") => CoverageOf::Everything,
        ("", "", area) => CoverageOf::Area(area),
        ("", policy, _) => CoverageOf::Policy(policy),
        (register, ..) => CoverageOf::Standard(register),
    };
    let Ok(found) = workflow::coverage(catalogue, None, of) else { return web.missing(asked) };
    if asked.query("visa") == "hela" {
        let templates = web.workspace.ground().templates();
        return Ok(Reply::Document(coverage_page(&found, templates, catalogue, None)?));
    }
    let (kind, rows) = match &found.rows {
        CoverageRows::Summary(rows) => ("summary", json!(rows)),
        CoverageRows::Controls(rows) => ("controls", telling.controls(asked.query("register"), rows)),
        CoverageRows::Passages(rows) => ("passages", json!(rows)),
        CoverageRows::Requirements(rows) => ("requirements", json!(rows)),
    };
    let asked_about = asked.whole.split_once('?').map(|(_, query)| format!("{query}&"));
    let context = json!({
        "kind": kind, "rows": rows, "title": found.title, "areas": telling.areas(), "registers": telling.registers(),
        "policies": telling.policies(),
        "document": format!("/katalog/tackning?{}visa=hela", asked_about.unwrap_or_default()),
    });
    web.page(asked, "catalogue_coverage.html", context)
}

impl Telling<'_> {
    fn phrase(self, key: &str) -> String {
        self.phrases.get(key, self.language).to_owned()
    }

    /// What the pages' own words are, where they stand inside a sentence that is put together here.
    fn word(self, swedish: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Swedish => swedish,
            Language::English => english,
        }
    }

    fn role(self, role: Role) -> String {
        self.phrase(&format!("role-{}", role.word()))
    }

    /// What a role that follows up or decides is called; itself if the catalogue has no such role.
    fn curator(self, role: &str) -> String {
        let named = self.catalogue.roles.iter().find(|named| named.id == role);
        named.map_or_else(|| role.to_owned(), |named| named.name.get(self.language).clone())
    }

    fn areas(self) -> Value {
        let areas = self.catalogue.areas.iter();
        areas.map(|area| json!({ "id": area.id, "name": area.title.get(self.language) })).collect()
    }

    fn registers(self) -> Value {
        let one = |standard: &Standard| {
            let cite = capitalised(standard.cite.get(self.language));
            json!({ "id": standard.id, "name": cite, "title": self.title(&standard.title) })
        };
        self.catalogue.standards.values().map(one).collect()
    }

    /// Controls with the language of their titles, and where the requirements that answer to them are found.
    fn controls(self, register: &str, rows: &[ControlRow]) -> Value {
        let standard = self.catalogue.standards.get(register);
        let one = |row: &ControlRow| {
            let control = standard.and_then(|standard| standard.control(&row.id));
            let swedish = Telling { language: Language::Swedish, ..self };
            json!({
                "control": row, "title": control.map(|control| swedish.title(&control.title)),
                "href": format!("/katalog?punkt={}", coded(&format!("{register}:{}", row.id))),
            })
        };
        rows.iter().map(one).collect()
    }

    fn policies(self) -> Value {
        let policies = self.catalogue.policies.values();
        let title = |policy: &Policy| policy.title.get(self.language).clone();
        policies.map(|one| json!({ "id": one.id, "name": title(one), "buyers": self.buyers(one) })).collect()
    }

    /// The buyers that a policy binds.
    fn buyers(self, policy: &Policy) -> String {
        let buyers = self.catalogue.organisations.values();
        let bound = buyers.filter(|buyer| buyer.policies.iter().any(|known| known.value == policy.id));
        bound.map(|buyer| buyer.name.get(self.language).as_str()).collect::<Vec<_>>().join(", ")
    }

    /// A title with the language that it is in.
    fn title(self, title: &Title) -> Value {
        let own = match self.language {
            Language::Swedish => &title.swedish,
            Language::English => &title.english,
        };
        let language = if own.is_some() { self.language } else { other(self.language) };
        json!({ "text": title.get(self.language), "language": language.code() })
    }

    /// What a control that was asked for is, or a register; nothing if there is none.
    fn control(self, control: &str) -> Option<Value> {
        let (register, row) = control.split_once(':').map_or((control, None), |(register, row)| (register, Some(row)));
        let standard = self.catalogue.standards.get(register)?;
        let (cite, title) = match row {
            None => (standard.cite.get(self.language).to_owned(), &standard.title),
            Some(row) => {
                let control = standard.control(row.trim())?;
                (Support { standard, control, carried: None }.cite(self.language), &control.title)
            }
        };
        Some(json!({ "cite": cite, "title": self.title(title) }))
    }

    fn found(self, found: &Found<'_>) -> Value {
        let excerpt = |excerpt: &Excerpt| {
            let Excerpt { language, before, word, after } = excerpt;
            json!({ "language": language.code(), "before": before, "word": word, "after": after })
        };
        let requirement = found.requirement;
        json!({
            "id": requirement.id.as_str(), "title": requirement.title.get(self.language), "area": self.area(requirement),
            "role": self.role(requirement.role), "withdrawn": requirement.withdrawn.map(|day| day.to_string()),
            "excerpt": found.excerpt.as_ref().map(excerpt),
        })
    }

    fn area(self, requirement: &Requirement) -> String {
        let area = self.catalogue.areas.iter().find(|area| area.id == requirement.area);
        area.map_or_else(|| requirement.area.clone(), |area| area.title.get(self.language).clone())
    }

    fn requirement(self, requirement: &Requirement) -> Value {
        let clause = Language::ALL.map(|language| {
            let blocks = shown(&unsharpened_text(self.catalogue, requirement, language));
            json!({ "language": language.code(), "title": requirement.title.get(language), "blocks": blocks })
        });
        let review = &requirement.review;
        let allows = requirement.allows.iter().map(|allow| json!({ "code": allow.code, "reason": allow.reason }));
        let efforts = requirement.effort.cases.iter();
        let efforts = efforts.map(|(when, effort)| json!({ "effort": effort, "when": self.sentence(when) }));
        let states = requirement.buyer_states.iter().map(|text| text.get(self.language));
        let remedy = requirement.remedy.as_ref().map(|remedy| {
            let text = |text: &Text| text.get(self.language).clone();
            json!({ "condition": text(&remedy.condition), "measure": text(&remedy.measure), "cap": text(&remedy.cap) })
        });
        let other = Telling { language: other(self.language), ..self };
        json!({
            "id": requirement.id.as_str(), "title": requirement.title.get(self.language), "clause": clause,
            "area": self.area(requirement), "area_id": requirement.area, "role": self.role(requirement.role),
            "measure": word_of(requirement.measure), "flow_down": requirement.flow_down,
            "groups": [self.sections(requirement), other.sections(requirement)],
            "condition": requirement.applies_when.as_ref().map(|condition| self.tables(condition)),
            "values": self.values(requirement), "effort": requirement.effort.default,
            "efforts": efforts.collect::<Vec<_>>(), "states": states.collect::<Vec<_>>(), "remedy": remedy,
            "scoring": self.scoring(requirement),
            "review": word_of(review.status), "reviewed_by": review.by.as_ref().map(|role| self.curator(role)),
            "reviewed": review.date.map(|day| day.to_string()), "doubts": requirement.doubts,
            "allows": allows.collect::<Vec<_>>(), "since": requirement.since,
            "withdrawn": requirement.withdrawn.map(|day| day.to_string()),
            "file": format!("requirements/{}/{}.toml", requirement.area, requirement.id),
            "address": format!("/katalog/krav/{}", requirement.id),
        })
    }

    /// Why it is asked, how it is shown and how it is followed up, in one language.
    fn sections(self, requirement: &Requirement) -> Value {
        let part = |label: Option<String>, blocks: &[Block]| json!({ "label": label, "blocks": shown(blocks) });
        let text = |text: &Localized<Vec<Block>>| text.get(self.language).clone();
        let evidence = requirement
            .evidence
            .iter()
            .map(|evidence| part(Some(capitalised(&self.phrase(evidence.when.phrase()))), &text(&evidence.text)));
        let follow_up = &requirement.follow_up;
        let when = format!("{}, {}", capitalised(&self.rhythm(&follow_up.rhythm)), self.curator(&follow_up.by));
        let sections = json!([
            { "kind": "motive", "parts": [part(None, &text(&requirement.motive))] },
            { "kind": "evidence", "parts": evidence.collect::<Vec<_>>() },
            { "kind": "follow-up", "parts": [part(Some(when), &text(&follow_up.text))] },
        ]);
        json!({ "language": self.language.code(), "sections": sections })
    }

    fn rhythm(self, rhythm: &Rhythm) -> String {
        let count = |key: &str, number: u32| self.phrases.fill(key, self.language, &[("n", &number.to_string())]);
        match rhythm {
            Rhythm::On(event) => {
                let named = self.catalogue.events.iter().find(|known| known.named.id == *event);
                named.map_or_else(|| event.clone(), |known| known.named.name.get(self.language).clone())
            }
            Rhythm::Every(Interval { months: 0, days: 1 }) => self.phrase("every-day"),
            Rhythm::Every(Interval { months: 0, days }) => count("every-days", *days),
            Rhythm::Every(Interval { months: 1, days: 0 }) => self.phrase("every-month"),
            Rhythm::Every(Interval { months: 3, days: 0 }) => self.phrase("every-quarter"),
            Rhythm::Every(Interval { months: 6, days: 0 }) => self.phrase("every-half-year"),
            Rhythm::Every(Interval { months: 12, days: 0 }) => self.phrase("every-year"),
            Rhythm::Every(Interval { months, days: 0 }) if months.is_multiple_of(12) => {
                count("every-years", months / 12)
            }
            Rhythm::Every(Interval { months, .. }) => count("every-months", *months),
        }
    }

    fn written(self, scale: &Scale, number: f64) -> String {
        let unit = self.catalogue.unit(&scale.unit);
        unit.map_or_else(|| self.language.number(number), |unit| unit.write(number, self.language))
    }

    fn values(self, requirement: &Requirement) -> Value {
        let values = requirement.values.iter().filter_map(|value| {
            let scale = self.catalogue.scale(requirement, &value.name)?;
            let written = |number: f64| self.written(scale, number);
            let case = |case: &Case| json!({ "number": written(case.number), "when": self.sentence(&case.when) });
            let cases: Vec<Value> = scale.cases.iter().map(case).collect();
            let same_as = if let ValueSource::SameAs(id, _) = &value.source { Some(id.as_str()) } else { None };
            Some(json!({
                "label": scale.label.get(self.language), "default": written(scale.default), "cases": cases,
                "stricter": word_of(scale.stricter), "same_as": same_as,
            }))
        });
        values.collect()
    }

    fn scoring(self, requirement: &Requirement) -> Option<Value> {
        let scoring = requirement.scoring.as_ref()?;
        let best = if let ScoringShape::Linear { value, best } = &scoring.shape {
            let scale = self.catalogue.scale(requirement, value)?;
            Some((scale.label.get(self.language), self.written(scale, *best)))
        } else {
            None
        };
        Some(json!({ "best": best, "consequence": scoring.consequence.get(self.language) }))
    }

    /// A condition in words, as a part of a sentence.
    fn sentence(self, condition: &Condition) -> String {
        let tables = self.tables(condition);
        let tables: Vec<String> = tables.iter().map(|lines| self.language.enumeration(lines)).collect();
        tables.join(self.word("; eller ", "; or "))
    }

    /// A condition in words: any of its tables, and in a table every line.
    fn tables(self, condition: &Condition) -> Vec<Vec<String>> {
        condition.tables.iter().map(|table| table.lines.iter().map(|line| self.line(line)).collect()).collect()
    }

    fn line(self, line: &Line) -> String {
        let Some(question) = self.catalogue.characteristic(&line.characteristic) else {
            return line.characteristic.clone();
        };
        let name = question.phrase.get(self.language);
        match &line.demand {
            Demand::Yes => name.clone(),
            Demand::AtLeast(level) => {
                let at_least = self.word("har lägst nivån", "has at least the level");
                format!("{name} {at_least} {}", self.phrase(level.phrase()))
            }
            Demand::AnyOf(answers) => {
                let quote = self.word("”", "“");
                let labels = answers.iter().filter_map(|answer| question.answer(answer));
                let labels: Vec<String> =
                    labels.map(|answer| format!("{quote}{}”", answer.label.get(self.language))).collect();
                let labels = joined(&labels, &self.phrase("or"));
                match question.kind {
                    Kind::Choice(_) => format!("{} {labels}", question.label.get(self.language)),
                    Kind::Choices(_) | Kind::YesNo | Kind::Level => {
                        self.phrases.fill("fact-choice", self.language, &[("answers", &labels)])
                    }
                }
            }
        }
    }

    fn mentions(self, requirement: &Requirement, mentions: &Mentions<'_>) -> Value {
        let language = self.language;
        let tied = |ties: &[Tied<'_>]| ties.iter().map(|tied| self.tied(tied)).collect::<Vec<_>>();
        let themes = mentions.themes.iter().map(|theme| json!({ "id": theme.id, "name": theme.name.get(language) }));
        let routes = |chosen: &[ChoiceOfRoute<'_>]| {
            let named = |(route, choice): &ChoiceOfRoute<'_>| {
                format!("{}: {}", route.title.get(language), choice.name.get(language))
            };
            chosen.iter().map(named).collect::<Vec<_>>()
        };
        let questions = mentions.questions.iter().map(|deciding| {
            json!({
                "label": deciding.question.label.get(language), "applies": deciding.applies,
                "numbers": deciding.numbers, "effort": deciding.effort,
            })
        });
        let passages = mentions.passages.iter().map(|(policy, passage)| {
            json!({
                "policy": policy.title.get(language), "id": policy.id, "buyers": self.buyers(policy),
                "is_proposed": policy.status == PolicyStatus::Proposed, "heading": passage.heading.get(language),
                "text": passage.text.get(language),
            })
        });
        let editions = mentions.editions.iter();
        let editions = editions.map(|edition| json!({ "id": edition.id, "released": edition.released.to_string() }));
        let overlays = mentions.overlays.iter().map(|(buyer, change)| self.overlay(requirement, buyer, change));
        json!({
            "supports": mentions.supports.iter().map(|support| self.support(support)).collect::<Vec<_>>(),
            "themes": themes.collect::<Vec<_>>(), "covered_by": routes(&mentions.covered_by),
            "added_by": routes(&mentions.added_by),
            "refers_to": tied(&mentions.refers_to), "referred_by": tied(&mentions.referred_by),
            "questions": questions.collect::<Vec<_>>(), "passages": passages.collect::<Vec<_>>(),
            "regimes": self.regimes(requirement.role, mentions), "overlays": overlays.collect::<Vec<_>>(),
            "editions": editions.collect::<Vec<_>>(),
        })
    }

    fn support(self, support: &Support<'_>) -> Value {
        let (standard, control) = (support.standard, support.control);
        json!({
            "cite": support.cite(self.language), "title": self.title(&control.title), "url": standard.url,
            "standing": self.phrase(&format!("row-{}", word_of(control.status))), "carried": support.carried,
            "href": format!("/katalog?punkt={}", coded(&format!("{}:{}", standard.id, control.id))),
            "from": control.in_force.map(|day| day.to_string()),
            "until": control.until.or(standard.until).map(|day| day.to_string()),
        })
    }

    fn tied(self, tied: &Tied<'_>) -> Value {
        let other = tied.requirement;
        let scale = tied.value.and_then(|value| self.catalogue.scale(other, value));
        json!({
            "tie": tied.tie, "id": other.id.as_str(), "title": other.title.get(self.language),
            "withdrawn": other.withdrawn.is_some(), "value": scale.map(|scale| scale.label.get(self.language)),
        })
    }

    fn regimes(self, role: Role, mentions: &Mentions<'_>) -> Value {
        let row = |(regime, procedures): &(&Regime, Vec<&Procedure>)| {
            let law = self.catalogue.laws.iter().find(|law| law.id == regime.law);
            let names: Vec<&String> = procedures.iter().map(|procedure| procedure.name.get(self.language)).collect();
            json!({
                "law": law.map(|law| capitalised(law.name.get(self.language))), "regime": regime.name.get(self.language),
                "section": regime.sections.get(role.word()), "procedures": names,
                "standing": self.phrase(&format!("row-{}", word_of(regime.status))),
            })
        };
        mentions.regimes.iter().map(row).collect()
    }

    fn overlay(self, requirement: &Requirement, buyer: &Organisation, change: &OverlayChange) -> Value {
        let to: Vec<String> = match &change.change {
            Change::Omit | Change::Add(_) => Vec::new(),
            Change::Text(text) => vec![text.get(self.language).clone()],
            Change::Role(role) => vec![self.role(*role)],
            Change::Values(numbers) => numbers
                .iter()
                .filter_map(|(name, number)| {
                    let scale = self.catalogue.scale(requirement, name)?;
                    Some(format!("{}: {}", scale.label.get(self.language), self.written(scale, *number)))
                })
                .collect(),
        };
        json!({
            "buyer": buyer.name.get(self.language), "to": to,
            "what": self.phrase(&format!("change-{}", change.change.word())), "reason": change.reason,
            "owner": self.curator(&change.owner),
        })
    }
}

fn other(language: Language) -> Language {
    match language {
        Language::Swedish => Language::English,
        Language::English => Language::Swedish,
    }
}

/// The word that stands for something in the files.
fn word_of<W: Word + PartialEq>(meant: W) -> &'static str {
    W::WORDS.iter().find(|(_, known)| *known == meant).map_or("", |(word, _)| word)
}

/// Blocks of prose as a page prints them: paragraphs, and lists with an item a line.
fn shown(blocks: &[Block]) -> Value {
    let one = |block: &Block| {
        // Prose holds only paragraphs and lists.
        let Block::List(list) = block else {
            return json!({ "list": null, "lines": [blocks_as_text(std::slice::from_ref(block))] });
        };
        let kind = match list.kind {
            ListKind::Bullets => "bullets",
            ListKind::Numbers => "numbers",
        };
        json!({ "list": kind, "lines": list.items.iter().map(|item| blocks_as_text(item)).collect::<Vec<_>>() })
    };
    blocks.iter().map(one).collect()
}
