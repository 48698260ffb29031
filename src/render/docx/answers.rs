//! What makes a Word document an answer form: a content control in each place to fill in, bound to a part of its own that holds
//! the answers, and protection of everything else. What survives a save in another program is the way into that part, so a
//! control is known by it first, then by its tag.

use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use quick_xml::escape::escape;

use super::Part;
use crate::document::answer_form::{FormDocument, Slot, SlotPart};

/// The namespace of the answers.
const NAMESPACE: &str = "urn:kravbilaga:svar:1";
/// The id of the part with the answers, which Word ties the controls to.
const STORE: &str = "{6B726176-6269-4C61-8761-000000000001}";
const ANSWERS: &str = "customXml/item1.xml";
const MAIN: &str = "word/document.xml";

/// The parts of the document, with its controls and its answers.
pub(super) fn with_controls(mut parts: Vec<Part>, form: &FormDocument) -> Result<Vec<Part>> {
    edit(&mut parts, MAIN, |main| controls(&main, &form.slots))?;
    edit(&mut parts, "word/settings.xml", |settings| {
        // Only what is in a control can be changed, and nobody needs a password to change that.
        let after = "<w:zoom w:percent=\"100\"/>";
        ensure!(settings.contains(after), "the settings have no place for protection");
        Ok(settings.replace(after, &format!("{after}<w:documentProtection w:edit=\"forms\" w:enforcement=\"1\"/>")))
    })?;
    edit(&mut parts, "docProps/custom.xml", |_| {
        let entries = form.identity.entries();
        let labelled = entries
            .map(|(label, value)| crate::document::LabelledText { label: label.to_owned(), value: value.to_owned() });
        Ok(super::parts::custom_properties(&labelled))
    })?;
    edit(&mut parts, "word/_rels/document.xml.rels", |relationships| {
        let own = r#"<Relationship Id="rIdAnswers" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" Target="../customXml/item1.xml"/></Relationships>"#;
        Ok(relationships.replace("</Relationships>", own))
    })?;
    edit(&mut parts, "[Content_Types].xml", |types| {
        let own = r#"<Override PartName="/customXml/itemProps1.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/></Types>"#;
        Ok(types.replace("</Types>", own))
    })?;
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n";
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    parts.push(text(ANSWERS, format!("{declaration}{}", answers(form))));
    parts.push(text(
        "customXml/itemProps1.xml",
        format!(
            r#"{declaration}<ds:datastoreItem ds:itemID="{STORE}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>"#
        ),
    ));
    parts.push(text(
        "customXml/_rels/item1.xml.rels",
        format!(
            r#"{declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>"#
        ),
    ));
    Ok(parts)
}

fn edit(parts: &mut [Part], name: &str, change: impl FnOnce(String) -> Result<String>) -> Result<()> {
    let (_, content) =
        parts.iter_mut().find(|(known, _)| known == name).with_context(|| format!("find the part {name}"))?;
    let text = String::from_utf8(std::mem::take(content)).with_context(|| format!("read the part {name}"))?;
    *content = change(text)?.into_bytes();
    Ok(())
}

/// The answers, all empty: one element for each question and for each detail.
fn answers(form: &FormDocument) -> String {
    let mut answers = format!(r#"<svar xmlns="{NAMESPACE}""#);
    for (name, value) in form.identity.entries() {
        write!(answers, " {name}=\"{}\"", escape(value)).expect("writing to a String cannot fail");
    }
    answers.push('>');
    let mut open: Option<&str> = None;
    for slot in &form.slots {
        if slot.part == SlotPart::Detail {
            write!(answers, r#"<uppgift id="{}"></uppgift>"#, escape(&slot.key)).expect("a String");
            continue;
        }
        if open != Some(&slot.key) {
            answers.push_str(open.map_or("", |_| "</krav>"));
            write!(answers, r#"<krav id="{}" check="{}">"#, escape(&slot.key), slot.check).expect("a String");
            open = Some(&slot.key);
        }
        write!(answers, "<{0}></{0}>", slot.part.word()).expect("a String");
    }
    answers.push_str(open.map_or("", |_| "</krav>"));
    answers.push_str("</svar>");
    answers
}

/// The body with a control in the place of each mark.
fn controls(main: &str, slots: &[Slot]) -> Result<String> {
    let mut body = String::with_capacity(main.len() + slots.len() * 900);
    let mut rest = main;
    for (index, slot) in slots.iter().enumerate() {
        let text = format!("<w:t xml:space=\"preserve\">{}</w:t>", slot.mark);
        let Some(at) = rest.find(&text) else {
            bail!("the template of the answer form leaves out the place of {}, or places it twice", slot.label)
        };
        let begin = rest[..at].rfind("<w:r>").context("a run around a place to fill in")?;
        let end =
            at + rest[at..].find("</w:r>").context("the end of a run around a place to fill in")? + "</w:r>".len();
        body.push_str(&rest[..begin]);
        push_control(&mut body, slot, index);
        rest = &rest[end..];
    }
    body.push_str(rest);
    Ok(body)
}

/// A control, with its parts in the order of the schema.
fn push_control(body: &mut String, slot: &Slot, index: usize) {
    let label = escape(slot.label.as_str());
    let tag = escape(tag(slot));
    let path = escape(path(slot));
    let prompt = escape(slot.prompt.as_str());
    let id = 1000 + index;
    write!(
        body,
        r#"<w:sdt><w:sdtPr><w:rPr><w:rStyle w:val="Answer"/></w:rPr><w:alias w:val="{label}"/><w:tag w:val="{tag}"/><w:id w:val="{id}"/><w:lock w:val="sdtLocked"/><w:showingPlcHdr/><w:dataBinding w:prefixMappings="xmlns:s='{NAMESPACE}'" w:xpath="{path}" w:storeItemID="{STORE}"/>"#
    )
    .expect("a String");
    if slot.choices.is_empty() {
        let lines = if matches!(slot.part, SlotPart::Description) { r#" w:multiLine="1""# } else { "" };
        write!(body, "<w:text{lines}/>").expect("a String");
    } else {
        write!(body, r#"<w:dropDownList><w:listItem w:displayText="{prompt}" w:value=""/>"#).expect("a String");
        for choice in &slot.choices {
            let choice = escape(choice.as_str());
            write!(body, r#"<w:listItem w:displayText="{choice}" w:value="{choice}"/>"#).expect("a String");
        }
        body.push_str("</w:dropDownList>");
    }
    write!(
        body,
        r#"</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle w:val="Answer"/><w:bdr w:val="single" w:sz="4" w:space="0" w:color="7A6A1E"/><w:shd w:val="clear" w:color="auto" w:fill="FFF9DC"/></w:rPr><w:t>{prompt}</w:t></w:r></w:sdtContent></w:sdt>"#
    )
    .expect("a String");
}

/// The tag of a control: at most 64 characters, as Word has it.
fn tag(slot: &Slot) -> String {
    let tag = format!("v1|{}|{}|{}", slot.key, slot.part.word(), slot.check);
    tag.chars().take(64).collect()
}

/// The way to the answer in the part of answers.
fn path(slot: &Slot) -> String {
    match slot.part {
        SlotPart::Detail => format!("/s:svar[1]/s:uppgift[@id='{}'][1]", slot.key),
        SlotPart::Answer | SlotPart::Description | SlotPart::Reference => {
            format!("/s:svar[1]/s:krav[@id='{}'][1]/s:{}[1]", slot.key, slot.part.word())
        }
    }
}
