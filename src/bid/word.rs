//! An answer form as a Word document: what stands in its controls. A control is known by the way into the part of answers, which
//! survives a save in another program; else by its tag; else by the bookmark and the label before it.

use std::collections::{BTreeMap, BTreeSet};

use super::At;
use super::filled::{Filled, FilledField, FilledRow, Unseen};
use crate::document::answer_form::{AnswerForm, FormWords, Question, SlotPart};
use crate::office::normal;
use crate::office::package::Package;
use crate::office::refusal::Refusal;
use crate::office::xml::{Element, Piece, custom_properties, walk};

/// No answer form has more controls.
const MOST_CONTROLS: usize = 10_000;
/// Nor so much text in one place.
const LONGEST_TEXT: usize = 100_000;

const PARTS: [SlotPart; 4] = [SlotPart::Answer, SlotPart::Description, SlotPart::Reference, SlotPart::Detail];

/// Reads what was filled in. What a control shows until then is no answer; the forms tell what that is.
pub(super) fn read(package: &Package, forms: &[AnswerForm]) -> Result<Filled, Refusal> {
    let stored = stored(package)?;
    let mut filled = Filled::default();
    let properties = custom_properties(package.find("docProps/custom.xml")?)?;
    if properties.contains_key("AnswerSchema") {
        filled.belongs_to.push(properties);
    }
    if stored.belongs_to.contains_key("AnswerSchema") {
        filled.belongs_to.push(stored.belongs_to.clone());
    }
    let language = filled.belongs_to.first().and_then(|said| said.get("Language")).cloned().unwrap_or_default();
    let form = forms.iter().find(|form| form.identity.language == language).or(forms.first());
    let Some(form) = form else { return Ok(filled) };
    let mut body = Body::default();
    walk(package.part("word/document.xml")?, "word/document.xml", |piece| body.take(piece))?;
    filled.strays = strays(form, &body);
    let questions: BTreeMap<&str, &Question> =
        form.questions().map(|question| (question.key.as_str(), question)).collect();
    let mut rows: Vec<FilledRow> = Vec::new();
    for control in &body.controls {
        let Some((key, part)) = control.known(form) else { continue };
        let mut field = control.field(&key, part, &form.words);
        if let Some(stored) = stored.answers.get(&(key.clone(), part.word().to_owned()))
            && field.text.is_empty()
            && !is_prompt(stored.trim(), &form.words)
        {
            stored.trim().clone_into(&mut field.text);
        }
        if part == SlotPart::Detail {
            filled.details.insert(key, field);
            continue;
        }
        if part == SlotPart::Answer {
            let asked = questions.get(key.as_str());
            let wording = asked
                .map_or_else(|| normal(&control.before), |question| wording(&control.before, question, &form.words));
            let check = stored.checks.get(&key).cloned().or_else(|| control.check());
            rows.push(FilledRow {
                wording: Some(FilledField { at: field.at.clone(), text: wording, ..FilledField::default() }),
                key,
                check,
                answer: field,
                ..FilledRow::default()
            });
        } else if let Some(row) = rows.iter_mut().rev().find(|row| row.key == key) {
            match part {
                SlotPart::Description => row.description = field,
                SlotPart::Reference => row.reference = field,
                SlotPart::Answer | SlotPart::Detail => {}
            }
        }
    }
    filled.rows = rows;
    Ok(filled)
}

/// Text between the questions that the form does not have there: not the heading or note of a part, or a label. What stands
/// before the first question, and from the heading that follows the last one, is not compared.
fn strays(form: &AnswerForm, body: &Body) -> Vec<FilledField> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for sheet in &form.sheets {
        for part in &sheet.parts {
            let heading = format!("{} {}", part.letter, part.title);
            known.insert(normal(&format!("{heading} {}", part.note)));
            known.insert(normal(&format!("{}: {heading} {}", sheet.title, part.note)));
            known.extend(part.areas.iter().map(|area| normal(&format!("{} {}", area.number, area.title))));
        }
    }
    let first = body.controls.iter().position(|control| control.path.contains("krav[")).unwrap_or(0);
    let begins = body.controls.get(first).map_or(0, |control| control.passages);
    let ends = body.controls.last().map_or(0, |control| control.passages);
    let between = body.passages.iter().take(ends + 1).skip(begins).map(|passage| normal(passage));
    let unknown = between.filter(|passage| !passage.is_empty() && !known.contains(passage));
    unknown.map(|text| FilledField { text, ..FilledField::default() }).collect()
}

/// The question as it reads: what stands between its bookmark and the control of its answer, without id, status and label.
fn wording(before: &str, question: &Question, words: &FormWords) -> String {
    let before = normal(before);
    let text = before.strip_prefix(&question.key).map_or(before.as_str(), str::trim);
    let text = text.strip_suffix(words.answer.as_str()).unwrap_or(text).trim();
    // The status stands between the title and the text.
    let title = normal(&question.title);
    match text.strip_prefix(&title).and_then(|rest| rest.trim_start().strip_prefix(&question.label)) {
        Some(rest) => format!("{title} {}", rest.trim()),
        None => text.to_owned(),
    }
}

/// What the part of answers holds.
#[derive(Default)]
struct Stored {
    belongs_to: BTreeMap<String, String>,
    /// By key and part.
    answers: BTreeMap<(String, String), String>,
    checks: BTreeMap<String, String>,
}

/// The part of answers. Word keeps it in step with the controls; other programs leave it as it was.
fn stored(package: &Package) -> Result<Stored, Refusal> {
    let mut stored = Stored::default();
    for number in 1..10 {
        let name = format!("customXml/item{number}.xml");
        let Some(part) = package.find(&name)? else { continue };
        if !part.contains("urn:kravbilaga:svar:1") {
            continue;
        }
        let (mut key, mut inside) = (String::new(), Vec::new());
        walk(part, &name, |piece| {
            match piece {
                Piece::Start(start) => {
                    if inside.is_empty() {
                        for attribute in ["AnswerSchema", "Reference", "Language", "AnnexDigest", "CatalogueDigest"] {
                            let value = start.attribute(attribute);
                            stored.belongs_to.extend(value.map(|value| (attribute.to_owned(), value)));
                        }
                    }
                    if let Some(id) = start.attribute("id") {
                        stored.checks.extend(start.attribute("check").map(|check| (id.clone(), check)));
                        key = id;
                    }
                    inside.push(start.name().to_owned());
                }
                Piece::Text(text) => {
                    if let Some(element) = inside.last().filter(|_| inside.len() > 1 && !text.trim().is_empty()) {
                        stored.answers.entry((key.clone(), element.clone())).or_default().push_str(&text);
                    }
                }
                Piece::End(_) => {
                    inside.pop();
                }
            }
            Ok(())
        })?;
    }
    Ok(stored)
}

/// A control as it stands in the document.
#[derive(Default)]
struct Control {
    path: String,
    tag: String,
    bookmark: String,
    /// The text since the last bookmark or control.
    before: String,
    text: String,
    prompt: bool,
    hidden: bool,
    /// How many passages stand before it.
    passages: usize,
}

impl Control {
    /// The key and the part that it holds the answer of.
    fn known(&self, form: &AnswerForm) -> Option<(String, SlotPart)> {
        self.by_path().or_else(|| self.by_tag()).or_else(|| self.by_bookmark(form))
    }

    /// From `/s:svar[1]/s:krav[@id='INF-008'][1]/s:hur[1]`.
    fn by_path(&self) -> Option<(String, SlotPart)> {
        let (before, after) = self.path.split_once("[@id='")?;
        let (key, rest) = after.split_once("']")?;
        if before.ends_with("uppgift") {
            return Some((key.to_owned(), SlotPart::Detail));
        }
        let last = rest.rsplit(':').next()?.split('[').next()?;
        Some((key.to_owned(), part(last)?))
    }

    fn by_tag(&self) -> Option<(String, SlotPart)> {
        let mut pieces = self.tag.strip_prefix("v1|")?.split('|');
        Some((pieces.next()?.to_owned(), part(pieces.next()?)?))
    }

    /// The check sum in its tag.
    fn check(&self) -> Option<String> {
        Some(self.tag.strip_prefix("v1|")?.split('|').nth(2)?.to_owned())
    }

    fn by_bookmark(&self, form: &AnswerForm) -> Option<(String, SlotPart)> {
        let plain = |key: &str| -> String {
            key.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
        };
        let question = form.questions().find(|question| plain(&question.key) == self.bookmark)?;
        let before = normal(&self.before);
        let labels = [
            (&form.words.answer, SlotPart::Answer),
            (&form.words.description, SlotPart::Description),
            (&form.words.reference, SlotPart::Reference),
        ];
        let (_, part) = labels.into_iter().find(|(label, _)| before.ends_with(label.as_str()))?;
        Some((question.key.clone(), part))
    }

    fn field(&self, key: &str, part: SlotPart, words: &FormWords) -> FilledField {
        let name = match part {
            SlotPart::Answer => format!("{} {key}", words.answer),
            SlotPart::Description => format!("{} {key}", words.description),
            SlotPart::Reference => format!("{} {key}", words.reference),
            SlotPart::Detail => key.to_owned(),
        };
        let text = self.text.trim();
        let is_prompt = self.prompt || is_prompt(text, words);
        FilledField {
            at: At { sheet: String::new(), cell: name },
            text: if is_prompt { String::new() } else { text.to_owned() },
            unseen: self.hidden.then_some(Unseen::Letters),
            ..FilledField::default()
        }
    }
}

/// Whether a text is what stands in a control until it is filled in. A program that does not know prompts hands them back as if
/// somebody had written them.
fn is_prompt(text: &str, words: &FormWords) -> bool {
    let of_number = words.prompt_number.split('{').next().unwrap_or_default();
    text == words.prompt_choose || text == words.prompt_text || (!of_number.is_empty() && text.starts_with(of_number))
}

fn part(word: &str) -> Option<SlotPart> {
    PARTS.into_iter().find(|part| part.word() == word)
}

#[derive(Default)]
struct Body {
    controls: Vec<Control>,
    open: Vec<Control>,
    /// In each open control: whether its content has begun.
    in_content: Vec<bool>,
    between: String,
    bookmark: String,
    in_text: bool,
    /// Text from a bookmark on, or from a control on, up to the next: where no question begins, it stands between questions.
    passages: Vec<String>,
}

impl Body {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), Refusal> {
        match piece {
            Piece::Start(start) => self.start(&start)?,
            Piece::Text(text) if self.in_text => self.push(&text)?,
            Piece::Text(_) => {}
            Piece::End(end) => self.end(end)?,
        }
        Ok(())
    }

    fn start(&mut self, start: &Element<'_>) -> Result<(), Refusal> {
        match start.name() {
            "sdt" => {
                if self.controls.len() + self.open.len() > MOST_CONTROLS {
                    return Err(Refusal::too_much(format!("more than {MOST_CONTROLS} controls")));
                }
                let (bookmark, before) = (self.bookmark.clone(), std::mem::take(&mut self.between));
                let passages = self.passages.len();
                self.open.push(Control { bookmark, before, passages, ..Control::default() });
                self.in_content.push(false);
            }
            "sdtContent" => self.in_content.last_mut().into_iter().for_each(|begun| *begun = true),
            "t" => self.in_text = true,
            "tab" | "br" => self.push(" ")?,
            // Each heading and each question begins with one.
            "bookmarkStart" => {
                self.bookmark = start.attribute("name").unwrap_or_default();
                let passage = std::mem::take(&mut self.between);
                self.passages.push(passage);
            }
            name => {
                if let Some(control) = self.open.last_mut() {
                    match name {
                        "tag" => control.tag = start.attribute("val").unwrap_or_default(),
                        "dataBinding" => control.path = start.attribute("xpath").unwrap_or_default(),
                        "showingPlcHdr" => {
                            control.prompt = start.attribute("val").is_none_or(|value| value != "0" && value != "false")
                        }
                        "vanish" => control.hidden = true,
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, end: &str) -> Result<(), Refusal> {
        match end {
            "t" => self.in_text = false,
            "p" => self.push("\n")?,
            "sdtContent" => {
                self.in_content.last_mut().into_iter().for_each(|begun| *begun = false);
            }
            "sdt" => {
                self.in_content.pop();
                self.controls.extend(self.open.pop());
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        let target = match (self.open.last_mut(), self.in_content.last()) {
            (Some(control), Some(true)) => &mut control.text,
            _ => &mut self.between,
        };
        target.push_str(text);
        if target.len() > LONGEST_TEXT * 10 {
            return Err(Refusal::too_much("more text in one place than any form"));
        }
        Ok(())
    }
}
