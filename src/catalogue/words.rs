//! Words that the checks look for in requirements, by language: data that security staff extend.

use crate::language::{Language, Localized};

macro_rules! lists {
    ($($(#[doc = $doc:literal])* $variant:ident = $key:literal;)*) => {
        /// A list of `words.toml`. Small letters, unless it says otherwise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum WordList { $($(#[doc = $doc])* $variant,)* }

        impl WordList {
            /// Every list.
            pub const ALL: &[WordList] = &[$(WordList::$variant,)*];

            /// Its key in the file.
            pub fn key(self) -> &'static str {
                match self { $(WordList::$variant => $key,)* }
            }

            /// What it holds, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(WordList::$variant => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
}

lists! {
    /// What nobody can measure.
    Vague = "vague";
    /// Haste without a clock.
    Haste = "haste";
    /// What a court reads literally.
    Absolute = "absolute";
    /// Agreements to agree later.
    Agree = "agree";
    /// What leaves it to the Buyer alone to decide, afterwards.
    Discretion = "discretion";
    /// What the supplier does not control.
    OutsideControl = "outside-control";
    /// Liability without an end.
    Liability = "liability";
    /// Other words for the parties than Beställaren and Leverantören.
    Parties = "parties";
    /// Makes and brands (LOU 9 kap. 6 §).
    Trademarks = "trademarks";
    /// Names that may stand inside a sentence, written as they stand: none of them is a make.
    Names = "names";
    /// What favours the near or the native (LOU 4 kap. 1 §).
    Unequal = "unequal";
    /// Authorities that the Buyer has duties toward.
    Authorities = "authorities";
    /// Extracts from records of persons, and other looks into their lives.
    Extracts = "extracts";
    /// Authorities and acts that are no more.
    Outdated = "outdated";
    /// Abbreviations that need no explanation, written as they stand.
    Abbreviations = "abbreviations";
    /// What says how a share in per cent is counted, or of what it is a share.
    Counted = "counted";
    /// What says how a share of time is measured.
    Measured = "measured";
    /// Words that say no. Two of them in the same breath are hard to follow.
    Negations = "negations";
    /// Frameworks too large to be demanded as a whole.
    Frameworks = "frameworks";
    /// What singles out a part of a framework.
    Sections = "sections";
    /// Where work may be done, as the clauses say it.
    Places = "places";
    /// Kinds of access, which may come from elsewhere than where something is kept.
    Access = "access";
    /// Details of the buyer's protection, which no public text may hold.
    Details = "details";
    /// Kinds of places that a number makes into a detail of the buyer's protection.
    Numbered = "numbered";
    /// What belongs to protective security, and so to its gates.
    ProtectiveSecurity = "protective-security";
    /// What does not exist before the contract has begun.
    NotYet = "not-yet";
    /// What is only an intention or an impression, which nobody can weigh.
    Intentions = "intentions";
    /// What makes an offer binding.
    Consequences = "consequences";
    /// Given names, written as they stand.
    GivenNames = "given-names";
}

impl WordList {
    /// Whether its words are looked for as they are written, capital letters and all.
    pub fn keeps_case(self) -> bool {
        matches!(self, WordList::Names | WordList::Abbreviations | WordList::GivenNames)
    }
}

/// The lists of `words.toml`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// In the order of [`WordList::ALL`]; empty where there is no file.
    lists: Vec<Localized<Vec<String>>>,
}

impl Words {
    /// From a list for each of [`WordList::ALL`].
    pub(super) fn new(list: impl Fn(WordList) -> Localized<Vec<String>>) -> Words {
        Words { lists: WordList::ALL.iter().map(|known| list(*known)).collect() }
    }

    /// The words of a list in a language.
    pub fn get(&self, list: WordList, language: Language) -> &[String] {
        let position = WordList::ALL.iter().position(|known| *known == list);
        let found = position.and_then(|position| self.lists.get(position));
        found.map_or(&[], |words| words.get(language).as_slice())
    }
}
