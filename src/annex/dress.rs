//! Puts a document's body into its page: title, header, box, footer, marks, properties, and last the section
//! Dokumentinformation, which repeats them as running text and cannot be switched off.

use crate::catalogue::ValidTo;
use crate::document::workbook::{WorkbookCell, WorkbookColumn, WorkbookSheet};
use crate::document::{
    Block, Document, Field, FieldName, Filter, Footer, Header, Heading, Inline, LabelledText, Layout, List, ListKind,
    PageStart, Properties, capitalised,
};
use crate::procurement::DocumentStatus;

use super::Matter;

/// Which document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// The annex, for suppliers.
    Annex,
    /// A document that goes with it for the parties to fill in.
    Form,
    /// The decision record, internal.
    Record,
    /// The follow-up plan, internal.
    Plan,
    /// The comparison of bids, internal.
    Comparison,
    /// Questions to a supplier on its bid, for a person to send.
    Letter,
}

impl DocumentKind {
    /// Whether it is made of bids, which are secret until the award has been decided.
    fn is_of_bids(self) -> bool {
        match self {
            DocumentKind::Comparison | DocumentKind::Letter => true,
            DocumentKind::Annex | DocumentKind::Form | DocumentKind::Record | DocumentKind::Plan => false,
        }
    }
}

/// What is known once the annex has been made: digests that every document carries.
#[derive(Clone, Debug, Default)]
pub struct Issue {
    /// The digest of the catalogue.
    pub catalogue_digest: String,
    /// The digest of `krav.json`.
    pub annex_digest: String,
}

/// How a document is dressed.
#[derive(Clone, Copy)]
pub struct Dressing<'a> {
    /// Which document.
    pub kind: DocumentKind,
    /// Its title.
    pub title: &'a str,
    /// The buyer's layout.
    pub layout: &'a Layout,
    /// The digests.
    pub issue: &'a Issue,
}

/// The whole document around its body.
pub fn dress(matter: &Matter<'_>, dressing: &Dressing<'_>, body: Vec<Block>) -> Document {
    let page = Page { matter, dressing };
    let mut blocks = vec![page.fields_block()];
    blocks.extend(body);
    blocks.extend(page.document_information());
    Document {
        language: matter.language,
        title: dressing.title.to_owned(),
        subtitle: matter.procurement.title.clone(),
        header: Header {
            organisation: page.value(FieldName::Organisation),
            marks: page.marks(),
            fields: page.labelled(&dressing.layout.header),
        },
        footer: Footer {
            texts: dressing
                .layout
                .footer
                .iter()
                .map(|field| page.footer_text(*field))
                .filter(|text| !text.is_empty())
                .collect(),
            page_label: matter.phrase("page").to_owned(),
        },
        properties: page.properties(),
        brand: matter.organisation().map(|organisation| organisation.brand.clone()).unwrap_or_default(),
        filter: page.filter(&blocks),
        blocks,
    }
}

/// The labels of fields that the layout prints but that the procurement leaves empty. A final document may have none.
pub fn missing_fields(matter: &Matter<'_>, layout: &Layout) -> Vec<FieldName> {
    let issue = Issue::default();
    let dressing = Dressing { kind: DocumentKind::Annex, title: matter.phrase("annex-title"), layout, issue: &issue };
    let page = Page { matter, dressing: &dressing };
    layout.placed().into_iter().filter(|field| *field != FieldName::Pages && page.value(*field).is_empty()).collect()
}

/// The marks of a document, such as UTKAST.
pub fn marks(matter: &Matter<'_>, kind: DocumentKind) -> Vec<String> {
    let (layout, issue) = (Layout::default(), Issue::default());
    Page { matter, dressing: &Dressing { kind, title: "", layout: &layout, issue: &issue } }.marks()
}

/// What a file says about itself.
pub fn properties(matter: &Matter<'_>, dressing: &Dressing<'_>) -> Properties {
    Page { matter, dressing }.properties()
}

/// Dokumentinformation as a sheet, for a workbook.
pub fn information_sheet(matter: &Matter<'_>, dressing: &Dressing<'_>) -> WorkbookSheet {
    let page = Page { matter, dressing };
    let column = |key: &str, width| WorkbookColumn { heading: matter.phrase(key).to_owned(), width };
    let title = matter.phrase("document-information").to_owned();
    let mut rows = Vec::new();
    let mut row = |label: &str, value: String| {
        if !value.is_empty() {
            rows.push(vec![WorkbookCell::Text(capitalised(label)), WorkbookCell::Text(value)]);
        }
    };
    row(matter.phrase("field-marks"), page.marks().join(", "));
    for (_, field) in FieldName::WORDS.iter().filter(|(_, field)| *field != FieldName::Pages) {
        row(&page.label(*field), page.value(*field));
    }
    row(matter.phrase("field-digest"), dressing.issue.annex_digest.clone());
    WorkbookSheet {
        name: title.clone(),
        title,
        lines: Vec::new(),
        columns: vec![column("column-information", 34.0), column("column-information-text", 80.0)],
        rows,
        fixed: 0,
    }
}

/// From this number of clauses on, a reader on screen may choose among them.
const MANY_CLAUSES: usize = 12;

struct Page<'a> {
    matter: &'a Matter<'a>,
    dressing: &'a Dressing<'a>,
}

impl Page<'_> {
    fn value(&self, field: FieldName) -> String {
        let procurement = self.matter.procurement;
        let document = &procurement.document;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        // Of the annex's own life nothing holds for what is made of bids: nobody has approved it, nor is it of a version.
        let of_the_annex = |value: String| if self.dressing.kind.is_of_bids() { String::new() } else { value };
        match field {
            FieldName::Organisation => self
                .matter
                .organisation()
                .map_or_else(String::new, |organisation| organisation.name.get(self.matter.language).clone()),
            FieldName::Title => self.dressing.title.to_owned(),
            FieldName::Procurement => procurement.title.clone(),
            FieldName::Body => procurement.body.clone(),
            FieldName::Type => match self.dressing.kind {
                DocumentKind::Annex | DocumentKind::Form => text(&document.kind),
                DocumentKind::Record => self.matter.phrase("record-type").to_owned(),
                DocumentKind::Plan => self.matter.phrase("plan-title").to_owned(),
                DocumentKind::Comparison => self.matter.phrase("comparison-type").to_owned(),
                DocumentKind::Letter => self.matter.phrase("letter-type").to_owned(),
            },
            FieldName::Reference => procurement.reference.clone(),
            FieldName::Number => of_the_annex(text(&document.number)),
            FieldName::Version => of_the_annex(document.version.clone()),
            FieldName::Status => of_the_annex(match document.status {
                DocumentStatus::Draft => self.matter.phrase("status-draft").to_owned(),
                DocumentStatus::Final => self.matter.phrase("status-final").to_owned(),
            }),
            FieldName::Issued => of_the_annex(document.issued.to_string()),
            FieldName::ValidFrom => of_the_annex(document.valid_from.map_or_else(String::new, |date| date.to_string())),
            FieldName::ValidTo => of_the_annex(match document.valid_to {
                Some(ValidTo::Day(date)) => date.to_string(),
                Some(ValidTo::FurtherNotice) => self.matter.phrase("until-further-notice").to_owned(),
                None => String::new(),
            }),
            FieldName::ApprovedBy => of_the_annex(text(&document.approved_by)),
            FieldName::PreparedBy => of_the_annex(text(&document.prepared_by)),
            FieldName::Owner => of_the_annex(text(&document.owner)),
            FieldName::ResponsibleUnit => text(&document.responsible_unit),
            FieldName::Pages => String::new(),
            FieldName::Catalogue => self.matter.fill("catalogue-edition", &[("edition", &self.matter.edition())]),
        }
    }

    /// Title and reference speak for themselves; a version or a date needs its label.
    fn footer_text(&self, field: FieldName) -> String {
        let value = self.value(field);
        let speaks_for_itself = matches!(field, FieldName::Title | FieldName::Reference) || value.is_empty();
        if speaks_for_itself { value } else { format!("{} {value}", self.label(field)) }
    }

    fn label(&self, field: FieldName) -> String {
        let own = self.dressing.layout.labels.iter().find(|(name, _)| *name == field);
        own.map_or_else(
            || self.matter.phrases.field(field, self.matter.language).to_owned(),
            |(_, label)| label.get(self.matter.language).clone(),
        )
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
        let fields = self
            .dressing
            .layout
            .fields
            .iter()
            .filter(|field| **field == FieldName::Pages || !self.value(**field).is_empty());
        Block::Fields(fields.map(|field| (vec![Inline::Text(self.label(*field))], self.inline_value(*field))).collect())
    }

    fn marks(&self) -> Vec<String> {
        let procurement = self.matter.procurement;
        let mut marks = Vec::new();
        let kind = self.dressing.kind;
        if matches!(kind, DocumentKind::Record | DocumentKind::Plan | DocumentKind::Comparison) {
            marks.push(self.matter.phrase("internal-mark").to_owned());
        }
        if kind.is_of_bids() {
            marks.push(self.matter.phrase("mark-bids").to_owned());
        }
        // A letter is a draft until somebody has sent it; a comparison is not, whatever the annex is.
        let is_draft = match kind {
            DocumentKind::Letter => true,
            DocumentKind::Comparison => false,
            DocumentKind::Annex | DocumentKind::Form | DocumentKind::Record | DocumentKind::Plan => {
                procurement.document.status == DocumentStatus::Draft
            }
        };
        if is_draft {
            marks.push(self.matter.phrase("mark-draft").to_owned());
        }
        if let Some(ground) = &procurement.secrecy.mark {
            let mark = self.matter.phrase("mark-secret");
            marks.push(if ground.is_empty() { mark.to_owned() } else { format!("{mark}, {ground}") });
        }
        marks
    }

    fn properties(&self) -> Properties {
        let procurement = self.matter.procurement;
        let custom = [
            ("Reference", procurement.reference.clone()),
            ("Version", procurement.document.version.clone()),
            ("CatalogueEdition", self.matter.edition()),
            ("CatalogueDigest", self.dressing.issue.catalogue_digest.clone()),
            ("AnnexDigest", self.dressing.issue.annex_digest.clone()),
        ];
        Properties {
            title: format!("{} – {}", self.dressing.title, procurement.title),
            subject: procurement.title.clone(),
            creator: self.value(FieldName::Organisation),
            issued: procurement.document.issued.to_string(),
            custom: custom.into_iter().map(|(label, value)| LabelledText { label: label.to_owned(), value }).collect(),
        }
    }

    /// A choice by part and area, where there are so many clauses that somebody may want to see a few of them.
    fn filter(&self, blocks: &[Block]) -> Option<Filter> {
        let clauses = blocks.iter().filter(|block| matches!(block, Block::Clause(_))).count();
        (clauses >= MANY_CLAUSES).then(|| Filter {
            title: self.matter.phrase("filter-title").to_owned(),
            part: self.matter.phrase("filter-part").to_owned(),
            area: self.matter.phrase("filter-area").to_owned(),
            all: self.matter.phrase("filter-all").to_owned(),
            nothing: self.matter.phrase("filter-nothing").to_owned(),
        })
    }

    fn document_information(&self) -> Vec<Block> {
        let layout = self.dressing.layout;
        let heading = Heading {
            level: 1,
            anchor: String::from("dokumentinformation"),
            content: vec![Inline::Text(self.matter.phrase("document-information").to_owned())],
            page: PageStart::Continues,
        };
        let mut header =
            vec![self.line(self.matter.phrase("field-organisation"), &self.value(FieldName::Organisation))];
        if !self.marks().is_empty() {
            header.push(self.line(self.matter.phrase("field-marks"), &self.marks().join(", ")));
        }
        header.extend(self.lines(&layout.header));
        let groups = [
            ("information-in-header", header),
            ("information-in-box", self.lines(&layout.fields)),
            ("information-in-footer", self.lines(&layout.footer)),
            ("information-further", self.further()),
        ];
        let mut blocks =
            vec![Block::Heading(heading), text_block(self.matter.phrase("document-information-text").to_owned())];
        for (key, lines) in groups.into_iter().filter(|(_, lines)| !lines.is_empty()) {
            blocks.push(text_block(format!("{}:", self.matter.phrase(key))));
            let items = lines.into_iter().map(|line| vec![line]).collect();
            blocks.push(Block::List(List { kind: ListKind::Bullets, items }));
        }
        blocks
    }

    /// What is not in header, box or footer, but belongs to the document.
    fn further(&self) -> Vec<Block> {
        let placed = self.dressing.layout.placed();
        let all = FieldName::WORDS.iter().map(|(_, field)| *field);
        let unplaced: Vec<FieldName> = all
            .filter(|field| !placed.contains(field) && !matches!(field, FieldName::Pages | FieldName::Organisation))
            .collect();
        let mut blocks = self.lines(&unplaced);
        let cpv = self.matter.procurement.cpv.join(", ");
        if !cpv.is_empty() {
            blocks.push(self.line(self.matter.phrase("field-cpv"), &cpv));
        }
        let changes = self.matter.procurement.document.changes.as_ref();
        if let Some(changes) = changes.filter(|_| !self.dressing.kind.is_of_bids()) {
            blocks.push(self.line(self.matter.phrase("field-changes"), changes));
        }
        blocks.push(self.line(self.matter.phrase("field-digest"), &self.dressing.issue.annex_digest));
        blocks
    }

    fn lines(&self, fields: &[FieldName]) -> Vec<Block> {
        let pages = |field: &FieldName| *field == FieldName::Pages;
        fields
            .iter()
            .filter(|field| !pages(field) && !self.value(**field).is_empty())
            .map(|field| self.line(&self.label(*field), &self.value(*field)))
            .collect()
    }

    fn line(&self, label: &str, value: &str) -> Block {
        text_block(format!("{}: {value}", capitalised(label)))
    }
}

fn text_block(text: String) -> Block {
    Block::Paragraph(vec![Inline::Text(text)])
}
