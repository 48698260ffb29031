//! The page around a document's body, from what is known of it: header, box, footer, and last the section Dokumentinformation,
//! which repeats them as running text and cannot be switched off. Knows no procurement: an issued annex or a catalogue has one too.

use crate::document::{
    Block, Brand, Document, Field, FieldName, Filter, Footer, Header, Heading, Inline, LabelledText, Layout, List,
    ListKind, PageStart, Phrases, Properties, capitalised,
};
use crate::language::Language;

/// What a document tells of itself.
#[derive(Clone, Debug)]
pub struct Paper<'a> {
    /// Its language.
    pub language: Language,
    /// The fixed phrases.
    pub phrases: &'a Phrases,
    /// The buyer's layout.
    pub layout: &'a Layout,
    /// What its fields say; one that is not here is left out.
    pub values: Vec<(FieldName, String)>,
    /// Its marks, such as UTKAST.
    pub marks: Vec<String>,
    /// The line under its title.
    pub subtitle: String,
    /// Label and value of what belongs to it beside its fields, such as a digest.
    pub further: Vec<(String, String)>,
    /// What the file says about itself.
    pub properties: Properties,
    /// How it looks.
    pub brand: Brand,
    /// A choice among clauses, where there are many.
    pub filter: Option<Filter>,
}

impl Paper<'_> {
    /// The whole document around its body.
    pub fn document(self, body: Vec<Block>) -> Document {
        let mut blocks = vec![self.fields_block()];
        blocks.extend(body);
        blocks.extend(self.document_information());
        let footer = self.layout.footer.iter().map(|field| self.footer_text(*field));
        Document {
            language: self.language,
            title: self.value(FieldName::Title),
            subtitle: self.subtitle.clone(),
            header: Header {
                organisation: self.value(FieldName::Organisation),
                marks: self.marks.clone(),
                fields: self.labelled(&self.layout.header),
            },
            footer: Footer {
                texts: footer.filter(|text| !text.is_empty()).collect(),
                page_label: self.phrase("page").to_owned(),
            },
            properties: self.properties,
            brand: self.brand,
            filter: self.filter,
            blocks,
        }
    }

    fn phrase(&self, key: &str) -> &str {
        self.phrases.get(key, self.language)
    }

    /// What a field says.
    pub(super) fn value(&self, field: FieldName) -> String {
        self.values.iter().find(|(known, _)| *known == field).map_or_else(String::new, |(_, value)| value.clone())
    }

    /// What a field is called.
    pub(super) fn label(&self, field: FieldName) -> String {
        let own = self.layout.labels.iter().find(|(name, _)| *name == field);
        own.map_or_else(
            || self.phrases.field(field, self.language).to_owned(),
            |(_, label)| label.get(self.language).clone(),
        )
    }

    /// Title and reference speak for themselves; a version or a date needs its label.
    fn footer_text(&self, field: FieldName) -> String {
        let value = self.value(field);
        let speaks_for_itself = matches!(field, FieldName::Title | FieldName::Reference) || value.is_empty();
        if speaks_for_itself { value } else { format!("{} {value}", self.label(field)) }
    }

    fn labelled(&self, fields: &[FieldName]) -> Vec<LabelledText> {
        let filled = fields.iter().map(|field| LabelledText { label: self.label(*field), value: self.value(*field) });
        filled.filter(|field| !field.value.is_empty()).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
    fn inline_value(&self, field: FieldName) -> Vec<Inline> {
        match field {
            FieldName::Pages => vec![Inline::Field(Field::Pages)],
            other => vec![Inline::Text(self.value(other))],
        }
    }

    /// The box on the first page. The page count is a field, which formats without pages leave out.
    fn fields_block(&self) -> Block {
        let is_told = |field: &&FieldName| **field == FieldName::Pages || !self.value(**field).is_empty();
        let fields = self.layout.fields.iter().filter(is_told);
        Block::Fields(fields.map(|field| (vec![Inline::Text(self.label(*field))], self.inline_value(*field))).collect())
    }

    fn document_information(&self) -> Vec<Block> {
        let layout = self.layout;
        let heading = Heading {
            level: 1,
            anchor: String::from("dokumentinformation"),
            content: vec![Inline::Text(self.phrase("document-information").to_owned())],
            page: PageStart::Continues,
        };
        let mut header = self.lines(&[FieldName::Organisation]);
        if !self.marks.is_empty() {
            header.push(line(self.phrase("field-marks"), &self.marks.join(", ")));
        }
        header.extend(self.lines(&layout.header));
        let groups = [
            ("information-in-header", header),
            ("information-in-box", self.lines(&layout.fields)),
            ("information-in-footer", self.lines(&layout.footer)),
            ("information-further", self.further_lines()),
        ];
        let mut blocks = vec![Block::Heading(heading), text_block(self.phrase("document-information-text").to_owned())];
        for (key, lines) in groups.into_iter().filter(|(_, lines)| !lines.is_empty()) {
            blocks.push(text_block(format!("{}:", self.phrase(key))));
            let items = lines.into_iter().map(|line| vec![line]).collect();
            blocks.push(Block::List(List { kind: ListKind::Bullets, items }));
        }
        blocks
    }

    /// What is not in header, box or footer, but belongs to the document.
    fn further_lines(&self) -> Vec<Block> {
        let placed = self.layout.placed();
        let all = FieldName::WORDS.iter().map(|(_, field)| *field);
        let unplaced: Vec<FieldName> = all
            .filter(|field| !placed.contains(field) && !matches!(field, FieldName::Pages | FieldName::Organisation))
            .collect();
        let mut blocks = self.lines(&unplaced);
        blocks.extend(self.further.iter().map(|(label, value)| line(label, value)));
        blocks
    }

    fn lines(&self, fields: &[FieldName]) -> Vec<Block> {
        let told = |field: &&FieldName| **field != FieldName::Pages && !self.value(**field).is_empty();
        fields.iter().filter(told).map(|field| line(&self.label(*field), &self.value(*field))).collect()
    }
}

fn line(label: &str, value: &str) -> Block {
    text_block(format!("{}: {value}", capitalised(label)))
}

fn text_block(text: String) -> Block {
    Block::Paragraph(vec![Inline::Text(text)])
}
