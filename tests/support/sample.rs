//! A sample annex that holds every kind of block and inline, and texts that would do harm if they were taken for markup.

use kravbilaga::document::{
    Align, Block, Brand, ClauseBlock, Column, Contents, Document, Edit, Field, Filter, Footer, Header, Heading, Inline,
    LabelledText, List, ListKind, Obligation, PageStart, Properties, Table, Target,
};
use kravbilaga::language::Language;

/// Texts that some format would take for markup or a formula.
pub const NASTY: [&str; 22] = [
    "a | b | c",
    "*a* **b** _c_ __d__ ~~e~~",
    "<script>alert('1')</script> & &amp; &lt;",
    "{{ x }} {% y %} {# z #}",
    "::: clause INF-031",
    "=HYPERLINK(\"https://a.se\")",
    "1. x",
    "12) x",
    "# x #",
    "- x",
    "+ x",
    "> x",
    "--- ---",
    "===",
    "[a](b) ![c](d) [e]: f [^1]",
    "\\ \\\\ \\* C:\\mapp\\|",
    "`a` ``b`` ```",
    "😀 👩\u{200d}🔬 åäö — ’ … \u{ad} ×",
    "$x$ ^2 ~3 @namn #4 https://a.se/_b_ www.a.se a@b.se",
    ": a",
    "]]> <!-- a --> ${b} </style></main>",
    "    indragen",
];

/// Plain text as a run.
pub fn text(literal: &str) -> Vec<Inline> {
    vec![Inline::Text(literal.to_owned())]
}

/// A paragraph of plain text.
pub fn paragraph(literal: &str) -> Block {
    Block::Paragraph(text(literal))
}

/// A text with its label.
pub fn labelled(label: &str, value: &str) -> LabelledText {
    LabelledText { label: label.to_owned(), value: value.to_owned() }
}

/// A heading.
pub fn heading(level: u8, anchor: &str, content: &str, page: PageStart) -> Block {
    Block::Heading(Heading { level, anchor: anchor.to_owned(), content: text(content), page })
}

/// A table with plain cells.
pub fn table(number: usize, caption: &str, columns: &[(&str, Align)], rows: &[&[&str]]) -> Block {
    Block::Table(Table {
        caption: caption.to_owned(),
        label: "Tabell".to_owned(),
        number,
        columns: columns.iter().map(|(heading, align)| Column { heading: text(heading), align: *align }).collect(),
        rows: rows.iter().map(|cells| cells.iter().map(|cell| text(cell)).collect()).collect(),
    })
}

/// A document with these blocks and everything around them filled in.
pub fn document_of(blocks: Vec<Block>) -> Document {
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
        footer: Footer { texts: vec!["Säkerhetskrav · RS 1234-2026".to_owned()], page_label: "Sida".to_owned() },
        brand: Brand::default(),
        filter: None,
        properties: Properties {
            title: "Säkerhetskrav – Journalsystem för primärvården".to_owned(),
            subject: "Säkerhetskrav i upphandlingen RS 1234-2026".to_owned(),
            creator: "Region Västerbotten".to_owned(),
            issued: "2026-12-01".to_owned(),
            custom: vec![labelled("annex-digest", "sha256:0123456789abcdef"), labelled("catalogue", "2026.1-utkast")],
        },
        blocks,
    }
}

/// An annex as it looks.
pub fn annex() -> Document {
    let mut blocks = introduction();
    blocks.extend(requirements());
    document_of(blocks)
}

/// The same document, with a choice of which clauses are shown.
pub fn with_choice(document: Document) -> Document {
    let filter = Filter {
        title: "Välj vilka krav som visas".to_owned(),
        part: "Visa del".to_owned(),
        area: "Visa område".to_owned(),
        all: "Alla".to_owned(),
        nothing: "Inga krav.".to_owned(),
    };
    Document { filter: Some(filter), ..document }
}

/// The sample: an annex as it looks, then every kind of inline, then every nasty text in every place.
pub fn document() -> Document {
    let mut blocks = annex().blocks;
    blocks.extend(inline_kinds());
    blocks.extend(nasty());
    document_of(blocks)
}

fn introduction() -> Vec<Block> {
    let fields = [
        ("Dokumenttyp", "Bilaga till upphandlingsdokument"),
        ("Diarienummer", "RS 1234-2026"),
        ("Fastställt av", "Inköpschef"),
        ("Upprättat av", "Upphandlare"),
        ("Gäller inom", "Hälso- och sjukvårdsnämnden"),
        ("Kravkatalog", "utgåva 2026.1"),
    ];
    let fields = fields.map(|(label, value)| (text(label), text(value)));
    let mut pages = text("Bilagan har ");
    pages.extend([Inline::Field(Field::Pages), Inline::Text("sidor.".to_owned())]);
    vec![
        Block::Fields(fields.to_vec()),
        Block::Contents(Contents { title: "Innehåll".to_owned(), depth: 2 }),
        heading(1, "om-bilagan", "1\u{2002}Om bilagan", PageStart::Continues),
        paragraph(
            "Bilagan anger de säkerhetskrav som gäller för upphandlingen. Varje krav har ett nummer som följer det genom anbud, avtal och uppföljning. Av varje krav framgår varför det ställs, hur det visas och hur det följs upp.",
        ),
        Block::Paragraph(pages),
        table(
            1,
            "Kraven i bilagan, per område",
            &[("Del och område", Align::Left), ("Ska-krav", Align::Right), ("Bör-krav", Align::Right)],
            &[&["D1 Informationssäkerhet", "17", "–"], &["D2 Personuppgifter", "9", "–"]],
        ),
        table(
            2,
            "Värden som gäller i denna upphandling",
            &[("Värde", Align::Left), ("Gäller", Align::Left), ("Därför att", Align::Left), ("Krav", Align::Left)],
            &[
                &["Tid till underrättelse om incident", "12\u{a0}timmar", "tillgänglighet: allvarlig", "INF-031"],
                &["Bevarandetid för loggar", "5\u{a0}år", "vårdinformation", "INF-043"],
            ],
        ),
    ]
}

fn requirements() -> Vec<Block> {
    let motive = "Beställaren ska själv kunna rapportera inom lagens tider och begränsa skadan för patienter.";
    let incident = clause(
        "INF-031",
        "Rapportering av incidenter",
        Obligation::Must,
        vec![paragraph(
            "Leverantören ska underrätta Beställarens kontaktpunkt om en incident som rör Beställarens information senast 12\u{a0}timmar från det att Leverantören fick kännedom om den.",
        )],
        vec![
            ("Motiv", vec![paragraph(motive)]),
            ("Visas genom", vec![paragraph("Beskrivning av rutinen och kontaktvägen.")]),
            (
                "Följs upp",
                vec![
                    paragraph("Varje år, av systemförvaltare:"),
                    bullets(&["inträffade incidenter", "tider"]),
                    paragraph("Resultatet dokumenteras."),
                ],
            ),
            (
                "Stöd",
                vec![Block::Paragraph(vec![
                    Inline::Link(
                        Target::Web("https://www.riksdagen.se/cybersakerhetslag?a=1&b=(2)".to_owned()),
                        text("Cybersäkerhetslagen 2 kap. 5–6 §§"),
                    ),
                    Inline::Text(
                        "; SS-EN ISO/IEC 27001, A.5.24, eller likvärdig; informationssäkerhetspolicyn, ".to_owned(),
                    ),
                    Inline::Emphasis(text("Ansvar och befogenheter")),
                    Inline::Text(".".to_owned()),
                ])],
            ),
        ],
    );
    let logs = clause(
        "INF-043",
        "Bevarande av åtkomstloggar",
        Obligation::Should,
        vec![
            paragraph("Leverantören bör bevara loggar över"),
            bullets(&["åtkomst till vårdinformation", "ändring av behörighet"]),
        ],
        vec![("Motiv", vec![bullets(&["Spårbarhet", "Lag"])])],
    );
    vec![
        heading(1, "del-d", "D\u{2002}Särskilda kontraktsvillkor", PageStart::NewPage),
        heading(2, "omrade-d1", "D1\u{2002}Informationssäkerhet", PageStart::Continues),
        paragraph(
            "Särskilda kontraktsvillkor. Kraven skyddar informationens konfidentialitet, riktighet, tillgänglighet och spårbarhet och gäller under hela avtalstiden.",
        ),
        incident,
        logs,
        clause("INF-044", "Utan skäl", Obligation::Must, vec![bullets(&["a"])], vec![]),
        bullets(&["en lista direkt efter ett krav"]),
    ]
}

/// A clause with two notes.
pub fn clause(
    id: &str,
    title: &str,
    obligation: Obligation,
    content: Vec<Block>,
    facts: Vec<(&str, Vec<Block>)>,
) -> Block {
    let label = match obligation {
        Obligation::Must => "Ska-krav",
        Obligation::Should => "Bör-krav",
    };
    Block::Clause(ClauseBlock {
        level: 3,
        id: id.to_owned(),
        area: "Informationssäkerhet".to_owned(),
        title: title.to_owned(),
        obligation,
        obligation_label: label.to_owned(),
        notes: vec!["särskilt kontraktsvillkor".to_owned(), "visas före avtalsstart".to_owned()],
        text: content,
        facts: facts.into_iter().map(|(label, content)| (label.to_owned(), content)).collect(),
    })
}

fn bullets(items: &[&str]) -> Block {
    Block::List(List { kind: ListKind::Bullets, items: items.iter().map(|item| vec![paragraph(item)]).collect() })
}

fn numbers(items: Vec<Vec<Block>>) -> Block {
    Block::List(List { kind: ListKind::Numbers, items })
}

fn inline_kinds() -> Vec<Block> {
    let mixed = vec![
        Inline::Text("Före".to_owned()),
        Inline::Strong(vec![Inline::Text(" (starkt) ".to_owned()), Inline::Emphasis(text("båda"))]),
        Inline::Text("efter".to_owned()),
        Inline::Edited(Edit::Deleted, text(" [utgår]")),
        Inline::Edited(Edit::Inserted, vec![Inline::Strong(text(" [till]"))]),
        Inline::LineBreak,
        Inline::Text("- ny rad ".to_owned()),
        Inline::Code("a|b `c` <d> \\|".to_owned()),
        Inline::Code("x".to_owned()),
        Inline::Strong(text("a")),
        Inline::Strong(text("b")),
        Inline::Text("!".to_owned()),
        Inline::Link(Target::Anchor("INF-031".to_owned()), text("INF-031")),
        Inline::Text(" och!".to_owned()),
        Inline::Link(Target::Web("https://a.se/å b".to_owned()), text("[webb]")),
        Inline::LineBreak,
    ];
    let row = vec![mixed.clone(), mixed.clone()];
    let column = |align| Column { heading: mixed.clone(), align };
    vec![
        heading(3, "ovrigt", "Allt annat", PageStart::Continues),
        Block::Paragraph(mixed.clone()),
        bullets(&["a", "b"]),
        bullets(&["en lista till"]),
        numbers(vec![
            vec![paragraph("ett"), bullets(&["inre"]), numbers(vec![vec![]])],
            vec![Block::Paragraph(mixed.clone())],
        ]),
        numbers(vec![vec![paragraph("åter ett")]]),
        Block::Table(Table {
            caption: "Allt i celler".to_owned(),
            label: "Tabell".to_owned(),
            number: 3,
            columns: vec![column(Align::Left), column(Align::Right)],
            rows: vec![row],
        }),
        Block::Paragraph(Vec::new()),
    ]
}

fn nasty() -> Vec<Block> {
    let long = "å".repeat(10_000);
    let mut blocks = vec![heading(1, "elakt", "Elakheter", PageStart::NewPage)];
    for (index, nasty) in NASTY.iter().copied().chain([long.as_str()]).enumerate() {
        blocks.extend(everywhere(nasty, index));
    }
    blocks
}

/// A text in every place where a document may hold text.
pub fn everywhere(nasty: &str, index: usize) -> Vec<Block> {
    let emphasised = vec![
        Inline::Text("a".to_owned()),
        Inline::Strong(vec![Inline::Emphasis(text(nasty)), Inline::Code(nasty.to_owned())]),
        Inline::LineBreak,
        Inline::Text(nasty.to_owned()),
        Inline::Emphasis(text(nasty)),
        Inline::Text("b".to_owned()),
        Inline::Link(Target::Web(format!("https://a.se/{nasty}")), text(nasty)),
        Inline::Text(nasty.to_owned()),
    ];
    vec![
        heading(2, &format!("elakt-{index}"), nasty, PageStart::Continues),
        paragraph(nasty),
        Block::Paragraph(emphasised.clone()),
        bullets(&[nasty, nasty]),
        numbers(vec![vec![paragraph(nasty), paragraph(nasty)]]),
        Block::Fields(vec![(text(nasty), text(nasty))]),
        table(index + 4, nasty, &[(nasty, Align::Left), (nasty, Align::Right)], &[&[nasty, nasty]]),
        Block::Table(Table {
            caption: nasty.to_owned(),
            label: "Tabell".to_owned(),
            number: 0,
            columns: vec![Column { heading: emphasised.clone(), align: Align::Left }],
            rows: vec![vec![emphasised]],
        }),
        clause(
            &format!("EGN-{index:03}"),
            nasty,
            Obligation::Must,
            vec![paragraph(nasty)],
            vec![(nasty, vec![paragraph(nasty)])],
        ),
    ]
}
