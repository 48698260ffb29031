//! How the time of `check` grows with the catalogue: the built-in one, and catalogues with two, five and ten times as many
//! requirements, whose clauses differ from each other. `cargo bench --bench check_growth`

#![expect(clippy::disallowed_methods, reason = "a benchmark writes the catalogues that it measures")]

use std::fs;
use std::path::Path;

use divan::Bencher;
use kravbilaga::workflow::{Folders, builtin_files, check};

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 2, 5, 10], sample_count = 10)]
fn check_a_catalogue(bencher: Bencher<'_, '_>, times: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in builtin_files().into_iter().filter(|(path, _)| path.starts_with("requirements/")) {
        let text = String::from_utf8(bytes).expect("text");
        let stem = Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let copies = if is_id(&stem) { times } else { 1 };
        for copy in 0..copies {
            let path = folder.path().join(renumbered(&path, copy));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, renumbered(&reworded(&text, copy), copy)).expect("a file can be written");
        }
    }
    let folders = Folders { catalogue: Some(folder.path().join("requirements")), templates: None };
    bencher.bench(|| {
        let (sound, problems) = check(&folders).expect("readable");
        let (catalogue, _) = sound.unwrap_or_else(|| panic!("{:?}", problems.diagnostics.first()));
        assert!(catalogue.requirements.len() > 200 * times);
    });
}

fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 7
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && bytes[3..5] == *b"-0"
        && bytes[5..].iter().all(u8::is_ascii_digit)
}

/// The text with its ids moved up by hundreds: `INF-020` is `INF-320` in the third copy.
fn renumbered(text: &str, copy: usize) -> String {
    let mut moved = text.as_bytes().to_vec();
    for at in 0..moved.len().saturating_sub(6) {
        if text.get(at..at + 7).is_some_and(is_id) {
            moved[at + 4] += u8::try_from(copy).expect("a digit");
        }
    }
    String::from_utf8(moved).expect("only digits were changed")
}

/// The file with every long word of its Swedish and English texts changed, so that no clause repeats another.
fn reworded(text: &str, copy: usize) -> String {
    if copy == 0 {
        return text.to_owned();
    }
    let mark = char::from(b'a' + u8::try_from(copy).expect("a letter"));
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let prose = line.starts_with("sv = \"") || line.starts_with("en = \"") || line.starts_with("label = ");
        let mut before = "";
        let reword = |word: &str| -> String {
            let long =
                word.chars().count() > 6 && word.chars().all(|letter| letter.is_alphabetic() && letter.is_lowercase());
            if long { format!("{word}{mark}") } else { word.to_owned() }
        };
        let words = line.split(' ').map(|word| {
            // The name of a value stays as it is.
            let reworded = if before == "{{" { word.to_owned() } else { reword(word) };
            before = word;
            reworded
        });
        lines.push(if prose { words.collect::<Vec<_>>().join(" ") } else { line.to_owned() });
    }
    lines.join("\n")
}
