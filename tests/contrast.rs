//! The colours of the HTML look, measured as WCAG 2.2 has it (1.4.3 and 1.4.11), in the light and in the dark scheme.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../src/render/html.css");
const PDF: &str = include_str!("../src/render/pdf/document.typ");
const COVERAGE: &str = include_str!("../templates/coverage.html");

const TEXT: f64 = 4.5;
const LINES: f64 = 3.0;

/// What stands on what, and the contrast that it needs.
const PAIRS: [(&str, &str, f64); 10] = [
    ("ink", "ground", TEXT),
    ("quiet", "ground", TEXT),
    ("accent", "ground", TEXT),
    ("should", "ground", TEXT),
    ("mark", "ground", TEXT),
    ("ink", "tint", TEXT),
    ("quiet", "tint", TEXT),
    ("accent", "tint", TEXT),
    ("link-line", "ground", LINES),
    ("link-line", "tint", LINES),
];

/// The same for the page on coverage: the shades of a map with their ink, and the lines that tell one state from another.
const PAIRS_OF_COVERAGE: [(&str, &str, f64); 8] = [
    ("heat-1-ink", "heat-1", TEXT),
    ("heat-2-ink", "heat-2", TEXT),
    ("heat-3-ink", "heat-3", TEXT),
    ("heat-4-ink", "heat-4", TEXT),
    ("edge", "ground", LINES),
    ("mark", "ground", LINES),
    ("ink", "heat-1", LINES),
    ("accent", "tint", TEXT),
];

#[test]
fn the_page_on_coverage_has_contrast_in_both_schemes() {
    let (shared, own) = (schemes(STYLE), schemes(COVERAGE));
    assert_eq!(own.len(), 2, "one scheme in :root, one for the dark");
    for (mut scheme, own) in shared.into_iter().zip(own) {
        scheme.extend(own);
        assert_contrast(&scheme, &PAIRS_OF_COVERAGE);
    }
}

#[test]
fn the_pdf_has_the_colours_of_the_page() {
    let light = schemes(STYLE).into_iter().next().expect("the light scheme");
    let colours =
        PDF.lines().filter_map(|line| line.strip_prefix("#let ")?.strip_suffix("\")")?.split_once(" = rgb(\"#"));
    let colours: Vec<(&str, &str)> = colours.collect();
    assert!(colours.len() > 5, "the template of the PDF names its colours");
    for (name, colour) in colours {
        assert_eq!(light.get(name).map(String::as_str), Some(colour), "{name}");
    }
}

#[test]
fn light_and_dark_colours_have_contrast() {
    let schemes = schemes(STYLE);
    assert_eq!(schemes.len(), 2, "one scheme in :root, one for the dark");
    for scheme in schemes {
        assert_contrast(&scheme, &PAIRS);
    }
}

fn assert_contrast(scheme: &BTreeMap<String, String>, pairs: &[(&str, &str, f64)]) {
    for &(on_top, below, needed) in pairs {
        let (on_top_colour, below_colour) = (&scheme[on_top], &scheme[below]);
        let contrast = contrast(on_top_colour, below_colour);
        assert!(contrast >= needed, "{on_top} {on_top_colour} on {below} {below_colour}: {contrast:.2} < {needed}");
    }
}

/// Each `:root` with colours in it, by name.
fn schemes(style: &str) -> Vec<BTreeMap<String, String>> {
    style
        .split(":root {")
        .skip(1)
        .map(|root| {
            let declarations = root.split('}').next().expect("a block ends");
            declarations
                .split(';')
                .filter_map(|declaration| declaration.trim().strip_prefix("--")?.split_once(": #"))
                .map(|(name, colour)| (name.to_owned(), colour.to_owned()))
                .collect::<BTreeMap<_, _>>()
        })
        .filter(|scheme| !scheme.is_empty())
        .collect()
}

fn contrast(first: &str, second: &str) -> f64 {
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// Relative luminance of `rrggbb`.
fn luminance(colour: &str) -> f64 {
    let channel = |start: usize| {
        let byte = u8::from_str_radix(&colour[start..start + 2], 16).expect("two hex digits");
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}
