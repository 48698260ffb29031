//! The stable codes of diagnostics. A code is never reused for something else.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// What kind of thing is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What it stands for, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The code that is printed so.
            pub fn named(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A file is not UTF-8 text.
    Encoding = "encoding", Error;
    /// A file is not TOML.
    Syntax = "syntax", Error;
    /// A file that should be there is not.
    MissingFile = "missing-file", Error;
    /// A key that means nothing here.
    UnknownKey = "unknown-key", Error;
    /// A key that has to be there is not.
    MissingKey = "missing-key", Error;
    /// A value of the wrong kind: a number for a text, say.
    WrongKind = "wrong-kind", Error;
    /// A text that is empty.
    EmptyText = "empty-text", Error;
    /// A text with a character that cannot be printed, or that hides what is written.
    IllegalCharacter = "illegal-character", Error;
    /// A text with a character that the font of the PDF has no sign for.
    NoGlyph = "no-glyph", Error;
    /// A text that lacks one of the languages.
    MissingLanguage = "missing-language", Error;
    /// A word that is not one of those allowed.
    UnknownWord = "unknown-word", Error;
    /// A date or period that is none, or that ends before it begins.
    Date = "date", Error;
    /// A number outside what it may be.
    Number = "number", Error;
    /// A file name that is not the id inside.
    FileName = "file-name", Error;
    /// An id that is not written as ids are.
    Id = "id", Error;
    /// An id that stands twice.
    DuplicateId = "duplicate-id", Error;
    /// A requirement in a folder that is no area.
    UnknownArea = "unknown-area", Error;
    /// A standard that no register describes.
    UnknownStandard = "unknown-standard", Error;
    /// A control that its register does not list.
    UnknownControl = "unknown-control", Error;
    /// A procurement act given as support for a requirement.
    ProcurementActAsSupport = "procurement-act-as-support", Error;
    /// A theme that is not declared.
    UnknownTheme = "unknown-theme", Error;
    /// A characteristic that is not declared.
    UnknownCharacteristic = "unknown-characteristic", Error;
    /// An answer that the characteristic does not have.
    UnknownAnswer = "unknown-answer", Error;
    /// A level that does not exist, or that may not be used here.
    UnknownLevel = "unknown-level", Error;
    /// A unit that is not declared.
    UnknownUnit = "unknown-unit", Error;
    /// A follow-up role that is not declared.
    UnknownRole = "unknown-role", Error;
    /// An event that is not declared.
    UnknownEvent = "unknown-event", Error;
    /// A route, or choice of it, that is not declared.
    UnknownRoute = "unknown-route", Error;
    /// A requirement that does not exist.
    UnknownRequirement = "unknown-requirement", Error;
    /// A policy that does not exist.
    UnknownPolicy = "unknown-policy", Error;
    /// An organisation that does not exist.
    UnknownOrganisation = "unknown-organisation", Error;
    /// A law, regime or procedure that does not exist.
    UnknownProcedure = "unknown-procedure", Error;
    /// A law whose rules the catalogue does not hold.
    UnsupportedLaw = "unsupported-law", Error;
    /// A value that the text does not use.
    UnusedValue = "unused-value", Error;
    /// A value that the text uses but nobody declared.
    UndeclaredValue = "undeclared-value", Error;
    /// A case that loosens a value as facts rise.
    LooseningCase = "loosening-case", Error;
    /// A case that can never decide the value.
    DeadCase = "dead-case", Error;
    /// Values that point at each other in a ring, or at nothing.
    SameAs = "same-as", Error;
    /// A condition that no procurement can meet.
    NeverHolds = "never-holds", Error;
    /// A condition that every procurement meets, or that says no.
    AlwaysHolds = "always-holds", Error;
    /// A characteristic that depends on itself.
    CircularFacts = "circular-facts", Error;
    /// Markdown that is broken, or of a kind that the place does not take.
    Markdown = "markdown", Error;
    /// Evidence at a time that the role does not allow.
    EvidenceTime = "evidence-time", Error;
    /// Something that only some roles may have.
    RoleMismatch = "role-mismatch", Error;
    /// A phrase that a template uses but nobody wrote, or the other way round.
    Phrase = "phrase", Error;
    /// A fact that contradicts another.
    ContradictoryFacts = "contradictory-facts", Error;
    /// An object that the stated regime cannot be used for.
    ObjectAndRegime = "object-and-regime", Error;
    /// A question that must be answered first.
    UnansweredQuestion = "unanswered-question", Error;
    /// A catalogue that calls itself a released edition, though none of that name is.
    Edition = "edition", Error;
    /// A change of an overlay that does not say, or no longer knows, which text it changes.
    Overlay = "overlay", Error;
    /// A deviation that cannot be made.
    Deviation = "deviation", Error;
    /// An award that does not fit the criteria or the procedure.
    Award = "award", Error;
    /// A policy that is only proposed, or no longer valid.
    PolicyStatus = "policy-status", Error;
    /// A final document that lacks something its layout prints.
    NotFinal = "not-final", Error;
    /// A brand that cannot be printed.
    Brand = "brand", Error;
    /// Colours that too few can tell apart.
    Contrast = "contrast", Error;
    /// A file that was handed in and cannot be read as an answer form.
    AnswerFile = "answer-file", Error;
    /// A file that is no issued annex, or not whole.
    IssuedAnnex = "issued-annex", Error;
    /// An answer form of another procurement, another annex or another language.
    AnswerIdentity = "answer-identity", Error;
    /// A question of an answer form that reads otherwise than it was sent out.
    ClauseAltered = "clause-altered", Error;
    /// A question that has been taken out of an answer form.
    ClauseMissing = "clause-missing", Error;
    /// A row of an answer form that asks what was not asked.
    ClauseUnknown = "clause-unknown", Error;
    /// A question that stands twice in an answer form.
    ClauseTwice = "clause-twice", Error;
    /// An answer that is none of those that can be given.
    AnswerChoice = "answer-choice", Error;
    /// An offer outside its bounds.
    OutOfBounds = "out-of-bounds", Error;
    /// A question that must be answered and is not.
    Unanswered = "unanswered", Error;
    /// An answer that a formula works out.
    FormulaInAnswer = "formula-in-answer", Error;
    /// A second answer form from the same supplier.
    SecondForm = "second-form", Error;
    /// An answer that nobody sees.
    HiddenAnswer = "hidden-answer", Warning;
    /// Text in an answer form where it has none.
    StrayText = "stray-text", Warning;
    /// An answer that does not say how.
    AnswerWithoutHow = "answer-without-how", Warning;
    /// A register row with a problem of its own.
    Register = "register", Error;
    /// A clause with a word that nobody can measure.
    VagueWord = "vague-word", Warning;
    /// A clause that calls for haste without saying how long.
    HasteWithoutClock = "haste-without-clock", Warning;
    /// A clause with a word that a court reads literally.
    AbsoluteWord = "absolute-word", Warning;
    /// A clause that leaves something to be agreed later.
    AgreeToAgree = "agree-to-agree", Warning;
    /// A clause that names the parties otherwise than as Beställaren and Leverantören.
    PartyWord = "party-word", Warning;
    /// A clause that names a make or brand.
    Trademark = "trademark", Warning;
    /// A clause with several demands, or with none.
    SeveralDemands = "several-demands", Warning;
    /// A standard without "eller likvärdig".
    NoEquivalent = "no-equivalent", Warning;
    /// A sentence that is too long.
    LongSentence = "long-sentence", Warning;
    /// An abbreviation that nothing explains.
    UndefinedAbbreviation = "undefined-abbreviation", Warning;
    /// A procurement act cited in a clause.
    ProcurementActInText = "procurement-act-in-text", Warning;
    /// Extracts from criminal records in a clause.
    RegisterExtract = "register-extract", Warning;
    /// A duty to report to an authority that may be the buyer's own.
    AuthorityDuty = "authority-duty", Warning;
    /// A person's name, number or address.
    PersonalData = "personal-data", Warning;
    /// A text that leaves it to the Buyer alone to decide afterwards.
    BuyersDiscretion = "buyers-discretion", Warning;
    /// A duty for what the supplier does not control.
    OutsideControl = "outside-control", Warning;
    /// Liability without an end.
    UnlimitedLiability = "unlimited-liability", Warning;
    /// A demand that favours the near or the native.
    UnequalTreatment = "unequal-treatment", Warning;
    /// An authority or an act that is no more.
    OutdatedSource = "outdated-source", Warning;
    /// *Ska* in an award criterion, or *bör* in what must be met.
    ModalAndRole = "modal-and-role", Warning;
    /// Evidence asked of everybody who tenders, though only the winner needs it.
    EvidenceFromAll = "evidence-from-all", Warning;
    /// Work of days or more that is asked of nearly everybody.
    WideReach = "wide-reach", Warning;
    /// A time limit that counts as stricter the longer it is.
    ValueDirection = "value-direction", Warning;
    /// A framework demanded as a whole, with no chapter, level or control named.
    FrameworkAsAWhole = "framework-as-a-whole", Warning;
    /// A share in per cent without a word on how it is counted.
    ShareWithoutMeasure = "share-without-measure", Warning;
    /// A place for the work that says nothing of access and support.
    PlaceWithoutAccess = "place-without-access", Warning;
    /// A clause that only asks that the law is followed.
    LawAsDemand = "law-as-demand", Warning;
    /// A sentence that says no twice.
    DoubleNegation = "double-negation", Warning;
    /// A clause with a readability index (LIX) that is too high.
    HardToRead = "hard-to-read", Warning;
    /// A detail of the buyer's protection in a public text.
    SecurityDetail = "security-detail", Warning;
    /// Protective security in an ordinary clause.
    ProtectiveSecurityInText = "protective-security-in-text", Warning;
    /// A demand on the supplier in a motive, evidence, follow-up or remedy.
    HiddenDemand = "hidden-demand", Warning;
    /// Evidence that speaks of what does not exist yet.
    EvidenceTooEarly = "evidence-too-early", Warning;
    /// An award criterion that nobody can check in the tender.
    OfferNotCheckable = "offer-not-checkable", Warning;
    /// An award criterion after which nothing follows.
    OfferWithoutConsequence = "offer-without-consequence", Warning;
    /// A penalty or price reduction without a highest amount.
    PenaltyWithoutEnd = "penalty-without-end", Warning;
    /// A remedy in a requirement that nobody follows up during the contract.
    RemedyWithoutFollowUp = "remedy-without-follow-up", Warning;
    /// A certificate of the supplier that is asked for as a property of the delivery.
    SupplierCertificate = "supplier-certificate", Warning;
    /// Languages that differ in values, ids or numbers.
    TranslationDiffers = "translation-differs", Warning;
    /// A clause that cites what does not apply on the day that is asked about.
    NotInForce = "not-in-force", Warning;
    /// A clause that cites what something else has replaced by the day that is asked about.
    Superseded = "superseded", Warning;
    /// A reviewed clause that cites what nobody has verified.
    UnverifiedCitation = "unverified-citation", Warning;
    /// Two clauses that say nearly the same.
    NearDuplicate = "near-duplicate", Warning;
    /// The same value stated in two requirements.
    ValueStatedTwice = "value-stated-twice", Warning;
    /// Something declared that no requirement uses.
    UnusedDeclaration = "unused-declaration", Warning;
    /// An `[[allow]]` that silences nothing.
    UnusedAllow = "unused-allow", Warning;
    /// A style that a buyer's Word template lacks.
    MissingStyle = "missing-style", Warning;
    /// Something in the procurement that has no effect.
    NoEffect = "no-effect", Warning;
    /// Something that a person should look at.
    Attention = "attention", Warning;
}
