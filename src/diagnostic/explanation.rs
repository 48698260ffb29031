//! What `check --explain` says of the checks of clauses: why, on what legal ground, a bad and a good example. Examples are in
//! Swedish, the language of the original.

use super::Code;

/// Why a check exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What goes wrong without it.
    pub why: &'static str,
    /// Where it has its ground, if in law or in cases.
    pub ground: &'static str,
    /// What it finds.
    pub bad: &'static str,
    /// What to write instead.
    pub good: &'static str,
}

impl Code {
    /// Why the check exists; nothing for codes that tell of a broken file.
    pub fn explanation(self) -> Option<Explanation> {
        let found = EXPLAINED.iter().find(|(code, _)| *code == self);
        found.map(|(_, explanation)| *explanation)
    }
}

const fn of(why: &'static str, ground: &'static str, bad: &'static str, good: &'static str) -> Explanation {
    Explanation { why, ground, bad, good }
}

const EXPLAINED: &[(Code, Explanation)] = &[
    (
        Code::VagueWord,
        of(
            "Two people cannot check it and agree, so a tender can neither be rejected nor accepted on it.",
            "LOU 4 kap. 1 § (openness); courts have annulled procurements where a demand did not say what was asked",
            "Leverantören ska ha lämplig loggning.",
            "Leverantören ska föra en logg över inloggningar, ändringar och export.",
        ),
    ),
    (
        Code::HasteWithoutClock,
        of(
            "Nobody knows when it is too late, and the Buyer's own time limits may pass.",
            "LOU 4 kap. 1 §; where an act uses the word, allow it and say so",
            "Leverantören ska snarast underrätta Beställaren.",
            "Leverantören ska underrätta Beställaren senast {{ notice }} från det att Leverantören fick kännedom om händelsen.",
        ),
    ),
    (
        Code::AbsoluteWord,
        of(
            "A court reads it to the letter: one exception, and the tender fails.",
            "A demand that somebody was present during the whole project was read literally, without regard to parental leave (2021)",
            "Leverantören ska alltid kryptera all information.",
            "Leverantören ska kryptera Beställarens information på flyttbara medier.",
        ),
    ),
    (
        Code::AgreeToAgree,
        of(
            "An agreement to agree later binds nobody, and what is agreed later may be a change that must not be made.",
            "LOU 17 kap. 8–14 §§ on changes",
            "Parterna ska komma överens om format för export.",
            "Leveransen ska exportera informationen i ett dokumenterat format.",
        ),
    ),
    (
        Code::PartyWord,
        of(
            "Whoever answers must know which of the parties is meant; the annex defines two.",
            "",
            "Regionen ska godkänna underleverantörer.",
            "Leverantören ska ha Beställarens skriftliga godkännande innan …",
        ),
    ),
    (
        Code::Trademark,
        of(
            "It shuts out those who make something equal.",
            "LOU 9 kap. 6 §: no make, origin or type, save in exceptional cases and then with ”eller likvärdigt”",
            "Leveransen ska fungera i Windows 11.",
            "Leveransen ska fungera i en webbläsare som får säkerhetsuppdateringar från sin tillverkare.",
        ),
    ),
    (
        Code::SeveralDemands,
        of(
            "One yes cannot answer two demands, and nobody sees which of them was not met.",
            "LOU 4 kap. 1 §; one clause, one ska (an award criterion: one bör)",
            "Leverantören ska logga åtkomst och ska utbilda personalen.",
            "Two clauses; or one demand, and what follows from it in the present tense.",
        ),
    ),
    (
        Code::NoEquivalent,
        of(
            "A tender that meets an equal standard must not be rejected.",
            "LOU 9 kap. 4 §, LUF 9 kap. 4 §; below the thresholds equal treatment and mutual recognition (19 kap. 2 §)",
            "… krypteras enligt ISO/IEC 19790.",
            "… krypteras enligt ISO/IEC 19790, eller likvärdig.",
        ),
    ),
    (
        Code::LongSentence,
        of(
            "The reader has lost the beginning before the end, and answers something else.",
            "",
            "A sentence of fifty words with three conditions.",
            "Who does what, how well, by when. Then the exceptions, a sentence each.",
        ),
    ),
    (
        Code::UndefinedAbbreviation,
        of(
            "A small supplier looks it up and finds another meaning.",
            "",
            "Leverantören ska ha en SOC.",
            "Leverantören ska övervaka … Or a term in glossary.toml.",
        ),
    ),
    (
        Code::ProcurementActInText,
        of(
            "The chapters do not bind everywhere: below the thresholds and for services of bilaga 2 (guarding, care) 19 kap. does.",
            "LOU 19 kap. 1 §",
            "… enligt 17 kap. 1 § LOU.",
            "Leave it out. The program cites what binds in each procurement.",
        ),
    ),
    (
        Code::RegisterExtract,
        of(
            "Data on offences may be processed by others than authorities only where an act says so.",
            "GDPR art. 10; lag (2018:218) 3 kap. 8 §; lag (2013:852) for work with children",
            "Leverantören ska lämna utdrag ur belastningsregistret för konsulterna.",
            "Leverantören ska ha kontrollerat identitet, meriter och två referenser.",
        ),
    ),
    (
        Code::AuthorityDuty,
        of(
            "A duty of the authority does not become the supplier's by being cited.",
            "Cybersäkerhetslagen 2 kap. 5–8 §§, GDPR art. 33.1, patientsäkerhetslagen 3 kap. 5 § address the Buyer",
            "Leverantören ska anmäla incidenten till IMY.",
            "Leverantören ska underrätta Beställaren senast {{ notice }} …, så att Beställaren kan anmäla i tid.",
        ),
    ),
    (
        Code::PersonalData,
        of(
            "Documents of a procurement are public and live longer than any post.",
            "GDPR art. 5.1 c",
            "… till fornamn.efternamn@example.se.",
            "… till Beställarens kontaktpunkt.",
        ),
    ),
    (
        Code::FrameworkAsAWhole,
        of(
            "Nobody meets a whole framework, and nobody can check it; best practice becomes a duty without an edge.",
            "LOU 4 kap. 1 § (proportionality, openness)",
            "Leveransen ska följa OWASP ASVS, eller likvärdig.",
            "Leveransen ska uppfylla kraven på nivå 2 i kapitel V6 i OWASP ASVS 5.0.0, eller likvärdig.",
        ),
    ),
    (
        Code::ShareWithoutMeasure,
        of(
            "99.9 per cent may be all the year round or office hours, measured in the data hall or at the user: a factor of three, and the price with it.",
            "",
            "Tjänsten ska vara tillgänglig {{ availability }}.",
            "… minst {{ availability }} av tiden varje kvartal. Leverantören mäter var femte minut, vid … Meddelat underhåll räknas bort, högst …",
        ),
    ),
    (
        Code::PlaceWithoutAccess,
        of(
            "Storage, access and support may each be somewhere else. Support from a third country is a transfer too; and a ban on it may shut out the supplier by accident.",
            "GDPR art. 44–46; LOU 4 kap. 1 §",
            "Leverantören ska lagra uppgifterna inom EU.",
            "… inom EU/EES, även vid säkerhetskopiering, support och fjärråtkomst.",
        ),
    ),
    (
        Code::LawAsDemand,
        of(
            "The act binds whoever it addresses, asked for or not. As a demand it says nothing of the delivery, cannot be answered with more than a yes, and may lay the authority's duty on the supplier.",
            "",
            "Leverantören ska följa gällande lagstiftning om dataskydd.",
            "What the act means here: ”Leverantören ska underrätta Beställaren senast {{ notice }} …”, with the section as support.",
        ),
    ),
    (
        Code::DoubleNegation,
        of(
            "Whoever answers yes does not know to what.",
            "",
            "Nycklar får inte lämnas ut utan att den som inte har kvitterat …",
            "Nycklar lämnas bara till den som har kvitterat dem.",
        ),
    ),
    (
        Code::HardToRead,
        of(
            "An officer must explain it and a small supplier must answer it, both without help.",
            "",
            "A sentence of forty words, most of them long.",
            "Who does what, how well, by when; the exceptions after, a sentence each.",
        ),
    ),
    (
        Code::SecurityDetail,
        of(
            "An annex is published, and whoever plans a burglary reads it.",
            "Offentlighets- och sekretesslagen 18 kap. 8 § (security measures)",
            "Larmkoder för rum 214 …",
            "The duty in general terms; the detail through a safe channel after award.",
        ),
    ),
    (
        Code::ProtectiveSecurityInText,
        of(
            "Protective security has its own agreement, made before the supplier gets to see anything; a clause is too late and tells too much.",
            "Säkerhetsskyddslagen (2018:585) 4 kap.",
            "Säkerhetsskyddsavtal kan bli aktuellt.",
            "The gate that asks before publication.",
        ),
    ),
    (
        Code::HiddenDemand,
        of(
            "What stands in a motive or as evidence is not answered, and whether it binds will be argued in court.",
            "LOU 4 kap. 1 § (openness)",
            "motive: Leverantören ska dessutom kryptera.",
            "A demand of its own, or nothing.",
        ),
    ),
    (
        Code::EvidenceTooEarly,
        of(
            "What has not been built, done or staffed cannot be shown: suppliers answer with something else, and the only honest one is rejected.",
            "",
            "evidence, when = tender: Loggutdrag ur den levererade tjänsten.",
            "when = during; or in the tender a description of the log.",
        ),
    ),
    (
        Code::OfferNotCheckable,
        of(
            "Points for a promise go to whoever promises most, and points for an impression to whoever the reader likes.",
            "LOU 16 kap. 1 §",
            "Leverantören bör visa ambition att …",
            "What can be seen in the tender and tried before award.",
        ),
    ),
    (
        Code::OfferWithoutConsequence,
        of(
            "What won the contract is then not delivered, and nothing happens.",
            "LOU 17 kap. 8–14 §§ on changes",
            "consequence: Erbjudandet noteras.",
            "Det som erbjuds blir avtalsvillkor.",
        ),
    ),
    (
        Code::PenaltyWithoutEnd,
        of(
            "A risk without an end is priced in by the careful and ignored by the careless.",
            "LOU 4 kap. 1 § (proportionality)",
            "Leverantören ska betala vite för varje dag.",
            "… högst 50 000 kronor per händelse.",
        ),
    ),
    (
        Code::RemedyWithoutFollowUp,
        of(
            "A penalty that nobody looks for is never charged, and the supplier who paid for it in the price paid for nothing.",
            "",
            "remedy, and follow-up on = before-start",
            "follow-up every = P3M, by the system manager.",
        ),
    ),
    (
        Code::Superseded,
        of(
            "Suppliers follow the new edition, and cannot certify against the old one.",
            "",
            "check --on 2026-12-01, and a register with replaced-by",
            "Cite the new edition; or keep the old with a reason, while certificates of it are valid.",
        ),
    ),
    (
        Code::ValueStatedTwice,
        of(
            "Twenty-four hours in one clause and forty-eight in another: the supplier chooses.",
            "",
            "Two clauses with a value called ”Tid till underrättelse om incident”.",
            "same-as = \"INF-020.notice\", or a label that tells them apart.",
        ),
    ),
    (
        Code::BuyersDiscretion,
        of(
            "A tender is priced before the Buyer decides, and a court asks what the supplier could know.",
            "LOU 4 kap. 1 § (openness), 17 kap. 8–14 §§ on changes",
            "Beställaren får granska så ofta Beställaren finner anledning till det.",
            "Beställaren får granska en gång per kalenderår, och därutöver efter en allvarlig avvikelse.",
        ),
    ),
    (
        Code::OutsideControl,
        of(
            "Nobody can promise what others do; the honest stay away, and the rest add a margin.",
            "LOU 4 kap. 1 § (proportionality)",
            "Kravet gäller även det som andra entreprenörer har lämnat.",
            "Kravet gäller Leverantörens arbete, personal och underleverantörer.",
        ),
    ),
    (
        Code::UnlimitedLiability,
        of(
            "Small suppliers cannot insure it and stay away.",
            "LOU 4 kap. 1 § (proportionality)",
            "Leverantören ersätter indirekt skada.",
            "Vite med ett belopp och ett tak; liability otherwise as the contract says.",
        ),
    ),
    (
        Code::UnequalTreatment,
        of(
            "It shuts out whoever is as good but from elsewhere.",
            "LOU 4 kap. 1 § (equal treatment, non-discrimination, mutual recognition)",
            "Personalen ska vara svenska medborgare. Två uppdrag åt svenska regioner.",
            "Personalen ska kunna svenska på den nivå som arbetet kräver. Två uppdrag av liknande slag.",
        ),
    ),
    (
        Code::OutdatedSource,
        of(
            "The supplier cannot follow what is gone, and the reader doubts the rest.",
            "",
            "… enligt Datainspektionens råd.",
            "Integritetsskyddsmyndigheten, or the provision that applies.",
        ),
    ),
    (
        Code::ModalAndRole,
        of(
            "Whether a tender must meet it or may offer it decides whether it can be rejected.",
            "LOU 4 kap. 1 §; 16 kap. 1 §",
            "award-criterion: Leverantören ska erbjuda …",
            "award-criterion: Leverantören bör erbjuda …",
        ),
    ),
    (
        Code::EvidenceFromAll,
        of(
            "Everybody writes what only the winner needs, and a missing paper rejects the best tender.",
            "LOU 15 kap. 4 §: proof from the one who is to be awarded the contract",
            "technical-specification, evidence when = tender",
            "when = award",
        ),
    ),
    (
        Code::WideReach,
        of(
            "A routine of several days is asked of whoever sells paper.",
            "LOU 4 kap. 1 § (proportionality)",
            "[[applies-when]] availability = \"moderate\", effort = 3",
            "A higher level, or a line more: delivery, object, access.",
        ),
    ),
    (
        Code::ValueDirection,
        of(
            "Facts that ought to sharpen a time limit would loosen it.",
            "",
            "senast {{ notice }} från …, stricter = \"higher\"",
            "stricter = \"lower\"",
        ),
    ),
    (
        Code::SupplierCertificate,
        of(
            "A certificate of the organisation says nothing of the thing that is delivered.",
            "LOU 15 kap. 14 § (selection, equivalents accepted); 9 kap. 9–11 §§ are about the goods or the service",
            "technical-specification: Leverantören ska vara certifierad enligt ISO/IEC 27001.",
            "qualification, with equivalent proof accepted; or the property that the certificate was to ensure.",
        ),
    ),
    (
        Code::TranslationDiffers,
        of(
            "A supplier who answers in English answers another demand.",
            "LOU 4 kap. 1 § (equal treatment)",
            "sv: 24 timmar, en: 48 hours",
            "The same values, ids and numbers in both.",
        ),
    ),
    (
        Code::UnverifiedCitation,
        of(
            "A wrong citation is worse than none, and a reviewed clause is trusted.",
            "",
            "review = legal, on a row with status unverified",
            "Read the source and raise the row; or remove the reference.",
        ),
    ),
    (
        Code::NotInForce,
        of(
            "A supplier is bound to rules that are gone, or that do not apply yet, and the Buyer looks careless.",
            "",
            "check --on 2026-12-01, and a provision that applies from 2027-12-11",
            "Cite what applies; or keep it, since the annex says from which day it does.",
        ),
    ),
    (
        Code::NearDuplicate,
        of(
            "The same thing asked twice gets two answers and two time limits.",
            "",
            "Two clauses on notice of incidents, 24 and 48 hours.",
            "One clause; the other refers to it, or takes its value with same-as.",
        ),
    ),
    (
        Code::UnusedDeclaration,
        of(
            "An officer answers a question that changes nothing.",
            "",
            "A question that no condition names.",
            "Use it in a condition, or remove it.",
        ),
    ),
    (
        Code::UnusedAllow,
        of(
            "Silence that is no longer needed hides the next mistake.",
            "",
            "[[allow]] of a check that finds nothing.",
            "Remove it.",
        ),
    ),
];
