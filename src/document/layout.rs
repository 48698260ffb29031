//! Layout profiles: which fields stand in the header, in the box on the first page and in the footer. Data, not code.

use crate::language::Text;

macro_rules! fields {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal;)*) => {
        /// A field that a layout can place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldName { $($(#[doc = $doc])* $variant,)* }

        impl FieldName {
            /// Every field, with the word that stands for it in the files.
            pub const WORDS: &'static [(&'static str, FieldName)] = &[$(($word, FieldName::$variant),)*];

            /// The key of the phrase that labels the field.
            pub fn phrase(self) -> &'static str {
                match self { $(FieldName::$variant => concat!("field-", $word),)* }
            }
        }
    };
}

fields! {
    /// Who issues it.
    Organisation = "organisation";
    /// The document's title.
    Title = "title";
    /// The procurement's title.
    Procurement = "procurement";
    /// The contracting body.
    Body = "body";
    /// Dokumenttyp.
    Type = "type";
    /// Diarienummer.
    Reference = "reference";
    /// Dokumentnummer.
    Number = "number";
    /// The version.
    Version = "version";
    /// Draft or final.
    Status = "status";
    /// The day of issue.
    Issued = "issued";
    /// From which day it is valid.
    ValidFrom = "valid-from";
    /// Until when.
    ValidTo = "valid-to";
    /// Who approved it.
    ApprovedBy = "approved-by";
    /// Who prepared it.
    PreparedBy = "prepared-by";
    /// Who owns it.
    Owner = "owner";
    /// Ansvarig verksamhet.
    ResponsibleUnit = "responsible-unit";
    /// How many pages.
    Pages = "pages";
    /// The catalogue's edition.
    Catalogue = "catalogue";
}

/// Which fields stand where.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Layout {
    /// In the header of every page.
    pub header: Vec<FieldName>,
    /// In the box on the first page.
    pub fields: Vec<FieldName>,
    /// In the footer of every page.
    pub footer: Vec<FieldName>,
    /// Labels of its own.
    pub labels: Vec<(FieldName, Text)>,
}

impl Layout {
    /// Every field that it places, each once.
    pub fn placed(&self) -> Vec<FieldName> {
        let mut placed: Vec<FieldName> = Vec::new();
        for field in self.header.iter().chain(&self.fields).chain(&self.footer) {
            if !placed.contains(field) {
                placed.push(*field);
            }
        }
        placed
    }
}
