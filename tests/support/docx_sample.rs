//! A document with every kind of block and inline, much like an annex.

use kravbilaga::document::{
    Align, Block, Brand, Column, Contents, Document, Field, Footer, Header, Inline, List, ListKind, Obligation,
    PageStart, Properties, Table, Target,
};
use kravbilaga::language::Language;

use super::sample::{self, heading, labelled, paragraph, text};

fn web(address: &str, literal: &str) -> Inline {
    Inline::Link(Target::Web(address.to_owned()), text(literal))
}

fn to(anchor: &str, literal: &str) -> Vec<Inline> {
    vec![Inline::Link(Target::Anchor(anchor.to_owned()), text(literal))]
}

fn table(number: usize, caption: &str, columns: &[(&str, Align)], rows: Vec<Vec<Vec<Inline>>>) -> Block {
    let columns = columns.iter().map(|(heading, align)| Column { heading: text(heading), align: *align }).collect();
    Block::Table(Table { caption: caption.to_owned(), label: "Tabell".to_owned(), number, columns, rows })
}

/// A clause with the rows of facts that an annex has.
fn clause(id: &str, title: &str, obligation: Obligation, body: &str, reason: &str) -> Block {
    let support = Block::Paragraph(vec![
        web("https://www.riksdagen.se/", "Cybersäkerhetslagen 2 kap. 5–6 §§"),
        Inline::Text("; SS-EN ISO/IEC 27001, A.5.24, eller likvärdig; informationssäkerhetspolicyn, ".to_owned()),
        Inline::Emphasis(text("Ansvar och befogenheter")),
        Inline::Text(".".to_owned()),
    ]);
    let facts = vec![
        ("Motiv", vec![paragraph(reason)]),
        ("Visas genom", vec![paragraph("Beskrivning av rutinen och kontaktvägen.")]),
        ("Följs upp", vec![paragraph("Varje år, av systemförvaltare: genomgång av inträffade incidenter och tider.")]),
        ("Stöd", vec![support]),
    ];
    sample::clause(id, title, obligation, vec![paragraph(body)], facts)
}

fn first_page() -> Vec<Block> {
    let field = |label: &str, value: &str| (text(label), text(value));
    let count = |anchor: &str, area: &str, must: &str, should: &str| vec![to(anchor, area), text(must), text(should)];
    let value = |name: &str, value: &str, why: &str, id: &str| vec![text(name), text(value), text(why), to(id, id)];
    vec![
        Block::Fields(vec![
            field("Dokumenttyp", "Bilaga till upphandlingsdokument"),
            field("Diarienummer", "RS 1234-2026"),
            field("Fastställt av", "Inköpschef"),
            field("Upprättat av", "Upphandlare"),
            field("Gäller inom", "Hälso- och sjukvårdsnämnden"),
            field("Kravkatalog", "utgåva 2026.1"),
        ]),
        Block::Contents(Contents { title: "Innehåll".to_owned(), depth: 2 }),
        heading(1, "om-bilagan", "1\u{2002}Om bilagan", PageStart::NewPage),
        paragraph("Bilagan anger de säkerhetskrav som gäller för upphandlingen. Varje krav har ett nummer som följer det genom anbud, avtal och uppföljning. Av varje krav framgår varför det ställs, hur det visas och hur det följs upp."),
        Block::Paragraph(vec![
            Inline::Text("Beställaren är Region Västerbotten, Hälso- och sjukvårdsnämnden. Leverantören är den som lämnar anbud och, efter tilldelning, avtalsparten. Under ".to_owned()),
            Inline::Emphasis(text("Stöd")),
            Inline::Text(" anges var ett krav har sin grund; det är inte i sig ett krav. Hänvisas till en standard godtas en likvärdig lösning.".to_owned()),
        ]),
        table(
            1,
            "Kraven i bilagan, per område",
            &[("Del och område", Align::Left), ("Ska-krav", Align::Right), ("Bör-krav", Align::Right)],
            vec![
                count("b2", "B2 Informationssäkerhet", "19", "–"),
                count("d1", "D1 Informationssäkerhet", "17", "–"),
                count("d2", "D2 Personuppgifter", "9", "2"),
            ],
        ),
        table(
            2,
            "Värden som gäller i denna upphandling",
            &[("Värde", Align::Left), ("Gäller", Align::Left), ("Därför att", Align::Left), ("Krav", Align::Left)],
            vec![
                value("Tid till underrättelse om incident", "12 timmar", "tillgänglighet: allvarlig", "INF-031"),
                value("Längsta avbrott per tillfälle", "4 timmar", "tillgänglighet: allvarlig", "MOL-002"),
                value("Bevarandetid för loggar", "5 år", "vårdinformation", "INF-043"),
            ],
        ),
    ]
}

fn lists() -> Vec<Block> {
    let numbers = |items: Vec<Vec<Block>>| Block::List(List { kind: ListKind::Numbers, items });
    let bullets = |items: Vec<Vec<Block>>| Block::List(List { kind: ListKind::Bullets, items });
    vec![
        heading(1, "b", "B\u{2002}Kravspecifikation", PageStart::NewPage),
        heading(2, "b2", "B2\u{2002}Informationssäkerhet", PageStart::Continues),
        paragraph("Tre slags listor:"),
        bullets(vec![
            vec![
                paragraph(
                    "Första punkten, som är lång nog för att brytas över två rader så att man ser var den andra raden börjar.",
                ),
                bullets(vec![
                    vec![paragraph("Inre punkt"), paragraph("Inre punktens andra stycke.")],
                    vec![
                        paragraph("Inre punkt två"),
                        numbers(vec![vec![paragraph("Innerst ett")], vec![paragraph("Innerst två")]]),
                    ],
                ]),
            ],
            vec![paragraph("Andra punkten")],
        ]),
        numbers(vec![vec![paragraph("Ett")], vec![paragraph("Två")], vec![paragraph("Tre")]]),
        paragraph("En ny lista börjar om:"),
        numbers(vec![vec![paragraph("Ett igen")], vec![paragraph("Två igen")]]),
        Block::Paragraph(vec![
            Inline::Text("Text med ".to_owned()),
            Inline::Strong(vec![Inline::Text("stark ".to_owned()), Inline::Emphasis(text("och lutande"))]),
            Inline::Text(", ".to_owned()),
            Inline::Code("SHA-256 = 0f<&>".to_owned()),
            Inline::LineBreak,
            Inline::Text("ny rad, emoji 😀 och en ".to_owned()),
            web("https://www.imy.se/?a=1&b=2", "länk"),
            Inline::Text(". Antal sidor: ".to_owned()),
            Inline::Field(Field::Pages),
            Inline::Text(".".to_owned()),
        ]),
    ]
}

fn clauses() -> Vec<Block> {
    let mut blocks = vec![
        heading(1, "d", "D\u{2002}Kontraktsvillkor", PageStart::NewPage),
        heading(2, "d1", "D1\u{2002}Informationssäkerhet", PageStart::Continues),
        paragraph(
            "Särskilda kontraktsvillkor. Kraven skyddar informationens konfidentialitet, riktighet, tillgänglighet och spårbarhet och gäller under hela avtalstiden.",
        ),
        clause(
            "INF-031",
            "Rapportering av incidenter",
            Obligation::Must,
            "Leverantören ska underrätta Beställarens kontaktpunkt om en incident som rör Beställarens information senast 12 timmar från det att Leverantören fick kännedom om den.",
            "Beställaren ska själv kunna rapportera inom lagens tider och begränsa skadan för patienter.",
        ),
        clause(
            "INF-043",
            "Bevarande av åtkomstloggar",
            Obligation::Must,
            "Leverantören ska bevara loggar över åtkomst till vårdinformation i 5 år.",
            "Det ska i efterhand gå att avgöra vem som har tagit del av en uppgift.",
        ),
        clause(
            "MOL-002",
            "Längsta avbrott",
            Obligation::Should,
            "Leverantören bör återställa tjänsten senast 4 timmar efter att ett avbrott har anmälts.",
            "Vården kan inte ges säkert utan journal längre än reservrutinen räcker.",
        ),
        heading(2, "d2", "D2\u{2002}Personuppgifter", PageStart::Continues),
    ];
    if let Block::Clause(with_list) = &mut blocks[4] {
        let items = ["vem som har tagit del av uppgiften,", "när det skedde, och", "vilken uppgift det gällde."];
        let items: Vec<Vec<Block>> = items.iter().map(|item| vec![paragraph(item)]).collect();
        with_list.text.push(paragraph("Av loggen ska framgå"));
        with_list.text.push(Block::List(List { kind: ListKind::Numbers, items: items.clone() }));
        with_list.facts[1].1.push(Block::List(List { kind: ListKind::Bullets, items: items.clone() }));
        with_list.facts.push(("Undantag".to_owned(), vec![Block::List(List { kind: ListKind::Bullets, items })]));
        with_list.facts.push(("Anmärkning".to_owned(), vec![paragraph("Ett."), paragraph("Två.")]));
    }
    for number in 1..6 {
        blocks.push(clause(
            &format!("PER-{number:03}"),
            "Behandling enligt instruktion",
            Obligation::Must,
            "Leverantören ska behandla personuppgifter endast enligt Beställarens dokumenterade instruktioner.",
            "Den personuppgiftsansvarige bestämmer ändamål och medel.",
        ));
    }
    blocks
}

fn document_information() -> Vec<Block> {
    let row = |term: &str, meaning: &str| vec![text(term), text(meaning)];
    vec![
        heading(1, "dokumentinformation", "Dokumentinformation", PageStart::NewPage),
        table(
            3,
            "Ord som används",
            &[("Ord", Align::Left), ("Betydelse", Align::Left)],
            (1..40)
                .map(|number| row(&format!("Vårdinformationssystem {number}"), "Ett system där uppgifter om patienter behandlas för vård och behandling, och som därför omfattas av särskilda regler om sekretess, spärr och logg."))
                .collect(),
        ),
    ]
}

/// The document.
pub fn docx_sample() -> Document {
    let mut blocks = first_page();
    blocks.extend(lists());
    blocks.extend(clauses());
    blocks.extend(document_information());
    Document {
        language: Language::Swedish,
        title: "Säkerhetskrav".to_owned(),
        subtitle: "Journalsystem för primärvården".to_owned(),
        header: Header {
            organisation: "Region Västerbotten".to_owned(),
            marks: vec!["UTKAST".to_owned()],
            fields: vec![
                labelled("Version", "1"),
                labelled("Giltig från och med", "2026-12-01"),
                labelled("Giltig till och med", "Tillsvidare"),
            ],
        },
        footer: Footer {
            texts: vec!["Säkerhetskrav".to_owned(), "RS 1234-2026".to_owned()],
            page_label: "Sida".to_owned(),
        },
        brand: Brand::default(),
        filter: None,
        properties: Properties {
            title: "Säkerhetskrav – Journalsystem för primärvården".to_owned(),
            subject: "Upphandling RS 1234-2026".to_owned(),
            creator: "Region Västerbotten".to_owned(),
            issued: "2026-11-22".to_owned(),
            custom: vec![labelled("Catalogue", "2026.1"), labelled("AnnexDigest", "sha256:00")],
        },
        blocks,
    }
}
