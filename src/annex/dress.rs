//! Puts the body of a document of a procurement into its page: what its fields say, its marks and its properties.

use crate::catalogue::ValidTo;
use crate::document::workbook::{WorkbookCell, WorkbookColumn, WorkbookSheet};
use crate::document::{Block, Document, FieldName, Filter, LabelledText, Layout, Properties, capitalised};
use crate::procurement::DocumentStatus;

use super::Matter;
use super::page::Paper;

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
    let filter = page.filter(&body);
    Paper { filter, ..page.paper() }.document(body)
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
        row(&page.paper().label(*field), page.value(*field));
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

    /// What the page tells of the document.
    fn paper(&self) -> Paper<'_> {
        let (matter, dressing) = (self.matter, self.dressing);
        let mut further = Vec::new();
        let mut add = |key: &str, value: &str| further.push((matter.phrase(key).to_owned(), value.to_owned()));
        let cpv = matter.procurement.cpv.join(", ");
        if !cpv.is_empty() {
            add("field-cpv", &cpv);
        }
        let changes = matter.procurement.document.changes.as_ref();
        if let Some(changes) = changes.filter(|_| !dressing.kind.is_of_bids()) {
            add("field-changes", changes);
        }
        add("field-digest", &dressing.issue.annex_digest);
        Paper {
            language: matter.language,
            phrases: matter.phrases,
            layout: dressing.layout,
            values: FieldName::WORDS.iter().map(|(_, field)| (*field, self.value(*field))).collect(),
            marks: self.marks(),
            subtitle: matter.procurement.title.clone(),
            further,
            properties: self.properties(),
            brand: matter.organisation().map(|organisation| organisation.brand.clone()).unwrap_or_default(),
            filter: None,
        }
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
}
