//! Markdown: a line of `#` begins a passage, save in code.

use super::{Gathered, Passages};

pub(super) fn passages(text: &str) -> Passages {
    let mut gathered = Gathered::default();
    let mut in_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let after = line.trim_start_matches('#');
        let level = line.len() - after.len();
        match after.strip_prefix(' ') {
            Some(heading) if (1..=6).contains(&level) && !in_code => gathered.heading(heading),
            Some(_) | None => {
                gathered.push(line);
                gathered.push("\n");
            }
        }
    }
    gathered.finish()
}
