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

/// A PNG picture of one grey.
fn grey(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels = vec![90; (width * height) as usize];
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture");
    bytes
}

/// What begins and ends as a PNG picture with these measures does, and is none.
fn hollow(width: u32, height: u32, filling: usize) -> Vec<u8> {
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

const FONT: &str = "font = \"Prov Sans\"\nfont-files = [\"vanlig.ttf\", \"fet.ttf\"]";

/// A font under another name.
fn renamed(font: &[u8]) -> Vec<u8> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    replaced(&replaced(font, &utf16("Noto Sans"), &utf16("Prov Sans")), &utf16("NotoSans"), &utf16("ProvSans"))
}

fn regular() -> Vec<u8> {
    renamed(notosans::REGULAR_TTF)
}

fn bold() -> Vec<u8> {
    renamed(notosans::BOLD_TTF)
}

fn replaced(font: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut font = font.to_vec();
    let places: Vec<usize> =
        font.windows(old.len()).enumerate().filter(|(_, part)| *part == old).map(|(at, _)| at).collect();
    assert!(!places.is_empty() && old.len() == new.len());
    for at in places {
        font[at..at + new.len()].copy_from_slice(new);
    }
    font
}

/// A font that says that it may not be embedded: bit 1 of `fsType`, eight bytes into the table `OS/2`.
fn restricted(mut font: Vec<u8>) -> Vec<u8> {
    let entry = font.windows(4).position(|tag| tag == b"OS/2").expect("a table of the font");
    let offset = u32::from_be_bytes(font[entry + 8..entry + 12].try_into().expect("four bytes")) as usize;
    font[offset + 9] = 2;
    font
}

#[test]
fn a_hostile_brand_is_refused_at_its_place() {
    let bomb = b"<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\">]><svg>&a;</svg>".to_vec();
    let cut = grey(300, 100)[..150].to_vec();
    let cases: [(&str, Files, Code); 19] = [
        ("accent = \"#ffffff\"", vec![], Code::Contrast),
        ("accent = \"#0b4f7d\"\ntint = \"#0b4f7d\"", vec![], Code::Contrast),
        ("font = \"x; } * { display: none\"", vec![], Code::Brand),
        (LOGO, vec![], Code::Brand),
        (LOGO, vec![("logo.png", bomb)], Code::Brand),
        (LOGO, vec![("logo.png", hollow(60_000, 60_000, 10))], Code::Brand),
        (LOGO, vec![("logo.png", hollow(300, 100, 10))], Code::Brand),
        (LOGO, vec![("logo.png", cut)], Code::Brand),
        (LOGO, vec![("logo.png", grey(300, 20))], Code::Brand),
        (LOGO, vec![("logo.png", hollow(300, 100, 600_000))], Code::Brand),
        (LOGO, vec![("logo.png", hollow(300, 100, 9_000_000))], Code::Brand),
        ("font-files = [\"vanlig.ttf\"]", vec![("vanlig.ttf", regular())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", regular())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", bold()[..9_000].to_vec())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", restricted(bold()))], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", notosans::BOLD_TTF.to_vec())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", b"ttcf\0\x01\0\0\0\0\0\0\0\0\0\0".to_vec())], Code::Brand),
        (FONT, vec![("vanlig.ttf", regular()), ("fet.ttf", vec![0; 3_000_001])], Code::Brand),
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
fn nothing_is_built_with_a_template_that_is_refused() {
    let folder = catalogue(TEMPLATE, &[("mall.docx", b"PK not a zip".to_vec())]);
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let told = match read(&folders(folder.path()), &example).expect("readable") {
        Ok(_) => panic!("the template is not refused"),
        Err(problems) => problems.diagnostics,
    };
    assert!(told.iter().any(|diagnostic| diagnostic.code == Code::Brand), "{told:?}");
}

#[test]
fn what_is_left_out_is_as_without_a_brand() {
    assert_eq!(told("", &[]), []);
    assert_eq!(told("accent = \"#7a1f5c\"\nfont = \"Source Sans 3\"", &[]), []);
    assert_eq!(told(LOGO, &[("logo.png", grey(300, 100))]), []);
    assert_eq!(told(FONT, &[("vanlig.ttf", regular()), ("fet.ttf", bold())]), []);
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
    annex_of(&brand, &[("logo.png", grey(300, 100))], format, ending)
}

/// Where the validators of the gate find it.
fn lay_ready(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("till-leverantor");
    fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), bytes)).expect("a sample can be written");
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
    let html = annex(Format::Html, "html");
    lay_ready("sakerhetskrav.html", &html);
    let html = String::from_utf8(html).expect("text");
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
    lay_ready("sakerhetskrav.docx", &file);
    assert_eq!(bytes(&file, "word/media/logo.png"), grey(300, 100));
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

#[cfg(feature = "pdf")]
#[test]
fn pdf_takes_colours_typeface_and_logo_from_the_brand() {
    let brand = format!("accent = \"#7a1f5c\"\ntint = \"#f7eef4\"\n{FONT}\n{LOGO}");
    let files = [("logo.png", grey(300, 100)), ("vanlig.ttf", regular()), ("fet.ttf", bold())];
    let bytes = annex_of(&brand, &files, Format::Pdf, "pdf");
    lay_ready("sakerhetskrav.pdf", &bytes);
    let file = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let first = *file.get_pages().get(&1).expect("a first page");
    let drawn = String::from_utf8_lossy(&file.get_page_content(first)).into_owned();
    // #7a1f5c and #f7eef4 in parts of one.
    for colour in ["0.47843137 0.12156863 0.36078432", "0.96862745 0.93333334 0.95686275"] {
        assert!(drawn.contains(colour), "{colour} is not drawn");
    }
    let text = |object: &lopdf::Object| object.as_str().ok().and_then(|_| lopdf::decode_text_string(object).ok());
    let alts: Vec<String> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok().and_then(|dictionary| dictionary.get(b"Alt").ok()).and_then(text))
        .collect();
    // Once, whatever the number of pages.
    assert_eq!(alts, ["Regionens \"vapen\" & <namn>"]);
    let fonts: BTreeSet<String> = file
        .objects
        .values()
        .filter_map(|object| {
            Some(String::from_utf8_lossy(object.as_dict().ok()?.get(b"FontName").ok()?.as_name().ok()?).into_owned())
        })
        .collect();
    for own in ["ProvSans", "ProvSans-Bold"] {
        assert!(fonts.iter().any(|name| name.ends_with(own)), "{own} is not among {fonts:?}");
    }
}
