//! A buyer's brand: what every format takes from it, and that a hostile one is refused with a place and leaves nothing behind.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use kravbilaga::diagnostic::{Code, Diagnostic};
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Format, build, builtin_files, check, read};

const BUYER: &str = "requirements/organisations/region-vasterbotten.toml";

/// A PNG picture of one grey, with these measures; only its head is real where it claims to be large.
fn png(width: u32, height: u32, filling: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\0\0\0\0\0\0\0\0");
    bytes.extend(vec![0; filling]);
    bytes.extend(b"\0\0\0\0IEND\xaeB`\x82");
    bytes
}

/// The built-in catalogue in a folder, with a brand for one buyer and files beside it.
fn catalogue(brand: &str, files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (path, bytes) in builtin_files() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }
    let path = folder.path().join(BUYER);
    let text = fs::read_to_string(&path).expect("the buyer");
    fs::write(&path, format!("{text}\n[brand]\n{brand}\n")).expect("a file can be written");
    for (name, bytes) in files {
        fs::write(path.with_file_name(name), bytes).expect("a file can be written");
    }
    folder
}

fn folders(folder: &Path) -> Folders {
    Folders { catalogue: Some(folder.join("requirements")), templates: Some(folder.join("templates")) }
}

fn told(brand: &str, files: &[(&str, Vec<u8>)]) -> Vec<Diagnostic> {
    let folder = catalogue(brand, files);
    let (_, problems) = check(&folders(folder.path())).expect("the folder can be read");
    problems.diagnostics
}

/// Files that stand beside the buyer.
type Files = Vec<(&'static str, Vec<u8>)>;

const LOGO: &str =
    "logo = { file = \"logo.png\", alt = { sv = \"Regionens \\\"vapen\\\" & <namn>\", en = \"The region\" } }";

#[test]
fn a_hostile_brand_is_refused_at_its_place() {
    let bomb = b"<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">]><svg>&a;</svg>".to_vec();
    let cases: [(&str, Files, Code); 9] = [
        ("accent = \"#ffffff\"", vec![], Code::Contrast),
        ("accent = \"#0b4f7d\"\ntint = \"#0b4f7d\"", vec![], Code::Contrast),
        ("font = \"x; } * { display: none\"", vec![], Code::Brand),
        (LOGO, vec![], Code::Brand),
        (LOGO, vec![("logo.png", bomb)], Code::Brand),
        (LOGO, vec![("logo.png", png(60_000, 60_000, 10))], Code::Brand),
        (LOGO, vec![("logo.png", png(300, 20, 10))], Code::Brand),
        (LOGO, vec![("logo.png", png(300, 100, 600_000))], Code::Brand),
        (LOGO, vec![("logo.png", png(300, 100, 9_000_000))], Code::Brand),
    ];
    for (brand, files, code) in cases {
        let found = told(brand, &files);
        let first = found.first().unwrap_or_else(|| panic!("{brand}: nothing is told"));
        assert_eq!(first.code, code, "{brand}: {first:?}");
        assert!(first.place.is_some() && first.help.is_some(), "{first:?}");
    }
}

/// A Word file with these parts beside a list of kinds.
fn word(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [("[Content_Types].xml", "<Types/>")].iter().chain(parts) {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Styles as a region has them: the look of headings lies in a style that they are based on.
fn styles(heading: &str) -> String {
    let based = |id: &str, name: &str, base: &str, more: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/>{more}</w:style>"
        )
    };
    let base = format!(
        "<w:pPr><w:spacing w:before=\"777\"/></w:pPr><w:rPr><w:rFonts w:ascii=\"Georgia\"/><w:color w:val=\"{heading}\"/></w:rPr>"
    );
    let mut styles = String::from("<w:styles xmlns:w=\"urn:w\"><w:docDefaults/>");
    styles.push_str("<w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>");
    styles.push_str(&based("Bas", "Rubrikbas", "Normal", &base));
    for (id, name) in
        [("Rubrik1", "heading 1"), ("Rubrik2", "heading 2"), ("Rubrik3", "heading 3"), ("Rubrik4", "heading 4")]
    {
        styles.push_str(&based(
            id,
            name,
            "Bas",
            "<w:pPr><w:numPr><w:numId w:val=\"9\"/></w:numPr></w:pPr><w:rPr><w:i/></w:rPr>",
        ));
    }
    for name in ["Title", "Subtitle", "caption", "Hyperlink"] {
        styles.push_str(&based(name, name, "Normal", ""));
    }
    styles + "</w:styles>"
}

const TEMPLATE: &str = "word-template = \"mall.docx\"";

#[test]
fn a_hostile_word_template_is_refused() {
    let good = styles("7A1F5C");
    let bomb = format!("<w:styles>{}</w:styles>", " ".repeat(6_000_000));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:styles>&b;</w:styles>";
    let outside = "<Relationships><Relationship Target=\"file:///mall.dotm\" TargetMode=\"External\"/></Relationships>";
    let cases = [
        (b"PK not a zip".to_vec(), Code::Brand),
        (word(&[]), Code::Brand),
        (word(&[("word/styles.xml", &bomb)]), Code::Brand),
        (word(&[("word/styles.xml", entities)]), Code::Brand),
        (word(&[("word/styles.xml", "<w:styles><w:style")]), Code::Brand),
        (word(&[("word/styles.xml", &good), ("word/vbaProject.bin", "x")]), Code::Brand),
        (word(&[("word/styles.xml", &good), ("word/_rels/settings.xml.rels", outside)]), Code::Brand),
        (word(&[("word/styles.xml", &styles("FFFFFF"))]), Code::Contrast),
    ];
    for (index, (template, code)) in cases.into_iter().enumerate() {
        let found = told(TEMPLATE, &[("mall.docx", template)]);
        let codes: Vec<Code> = found.iter().map(|diagnostic| diagnostic.code).collect();
        assert!(codes.contains(&code), "case {index}: {found:?}");
    }
    let found = told("word-template = \"mall.docm\"", &[("mall.docm", word(&[]))]);
    assert_eq!(found.first().map(|diagnostic| diagnostic.code), Some(Code::Brand));
}

#[test]
fn word_files_take_the_styles_of_the_template_and_lacking_ones_are_told() {
    assert_eq!(told(TEMPLATE, &[("mall.docx", word(&[("word/styles.xml", &styles("7A1F5C"))]))]), []);
    let lacking = styles("7A1F5C").replace("\"heading 3\"", "\"rubrik tre\"");
    let found = told(TEMPLATE, &[("mall.docx", word(&[("word/styles.xml", &lacking)]))]);
    assert_eq!(found.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), [Code::MissingStyle]);
    assert!(found[0].message.ends_with("lacks the styles heading 3"), "{:?}", found[0]);

    let theme = "<a:theme xmlns:a=\"urn:a\" name=\"Regionens\"/>";
    let template = word(&[("word/styles.xml", &styles("7A1F5C")), ("word/theme/theme1.xml", theme)]);
    let file = annex_of(TEMPLATE, &[("mall.docx", template)], Format::Docx, "docx");
    let (ours, themed) = (part(&file, "word/styles.xml"), part(&file, "word/theme/theme1.xml"));
    let heading = ours
        .split("w:styleId=\"Heading1\"")
        .nth(1)
        .and_then(|after| after.split("</w:style>").next())
        .expect("our style");
    for taken in ["w:ascii=\"Georgia\"", "w:val=\"7A1F5C\"", "w:before=\"777\"", "<w:i/>"] {
        assert!(heading.contains(taken), "{taken}: {heading}");
    }
    assert!(heading.contains("<w:keepNext/>") && heading.contains("w:outlineLvl"), "{heading}");
    assert!(!heading.contains("numPr") && !heading.contains("0B4F7D"), "{heading}");
    assert_eq!(themed, theme);
}

#[test]
fn what_is_left_out_is_as_without_a_brand() {
    assert_eq!(told("", &[]), []);
    assert_eq!(told("accent = \"#7a1f5c\"\nfont = \"Source Sans 3\"", &[]), []);
    assert_eq!(told(LOGO, &[("logo.png", png(300, 100, 10))]), []);
}

/// The annex of an example, in a format, for a buyer with this brand.
fn annex_of(brand: &str, files: &[(&str, Vec<u8>)], format: Format, ending: &str) -> Vec<u8> {
    let folder = catalogue(brand, files);
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let loaded = read(&folders(folder.path()), &example)
        .expect("readable")
        .unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let options = BuildOptions {
        out: folder.path().join("out"),
        formats: BTreeSet::from([format]),
        languages: vec![Language::Swedish],
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options).expect("it can be built"), Built::Filled { .. }));
    fs::read(options.out.join(format!("till-leverantor/sakerhetskrav.{ending}"))).expect("the annex")
}

fn annex(format: Format, ending: &str) -> Vec<u8> {
    let brand = format!(
        "accent = \"#7a1f5c\"\naccent-dark = \"#f0a8d8\"\ntint = \"#f7eef4\"\nfont = \"Source Sans 3\"\n{LOGO}"
    );
    annex_of(&brand, &[("logo.png", png(300, 100, 10))], format, ending)
}

fn bytes(file: &[u8], name: &str) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut bytes = Vec::new();
    package.by_name(name).unwrap_or_else(|_| panic!("{name} is missing")).read_to_end(&mut bytes).expect("readable");
    bytes
}

fn part(file: &[u8], name: &str) -> String {
    String::from_utf8(bytes(file, name)).expect("text")
}

#[test]
fn the_page_takes_colours_typeface_and_logo_from_the_brand() {
    let html = String::from_utf8(annex(Format::Html, "html")).expect("text");
    for part in ["--accent: #7a1f5c", "--accent: #f0a8d8", "--tint: #f7eef4", "\"Source Sans 3\""] {
        assert!(html.contains(part), "{part} is not in the page");
    }
    assert!(html.contains("<img class=\"logo\" src=\"data:image/png;base64,iVBORw0KGgo"));
    assert!(html.contains("alt=\"Regionens &quot;vapen&quot; &amp; &lt;namn&gt;\""));
    assert!(html.contains("width: 42.0mm; height: 14.0mm"), "it keeps its shape");
}

#[test]
fn word_takes_colours_typeface_and_logo_from_the_brand() {
    let file = annex(Format::Docx, "docx");
    assert_eq!(bytes(&file, "word/media/logo.png"), png(300, 100, 10));
    let text = |name: &str| part(&file, name);
    let (styles, theme, fonts) = (text("word/styles.xml"), text("word/theme/theme1.xml"), text("word/fontTable.xml"));
    for xml in [&styles, &theme] {
        assert!(xml.contains("7A1F5C") && !xml.contains("0B4F7D"), "the colour of headings is the buyer's");
    }
    assert!(styles.contains("F7EEF4") && !styles.contains("EEF3F7"), "so is the ground of boxes");
    assert!(theme.contains("typeface=\"Source Sans 3\"") && fonts.contains("w:name=\"Source Sans 3\""));
    let header = text("word/header1.xml");
    assert!(header.contains("descr=\"Regionens &quot;vapen&quot; &amp; &lt;namn&gt;\""), "{header}");
    // 33 × 11 mm: 36,000 units a millimetre.
    assert!(header.contains("<wp:extent cx=\"1188000\" cy=\"396000\"/>"), "{header}");
    assert!(text("[Content_Types].xml").contains("Extension=\"png\""));
    assert!(text("word/_rels/header1.xml.rels").contains("media/logo.png"));
}
