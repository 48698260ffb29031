//! A choice of which clauses an HTML page shows, by part and by area. It is made of radio buttons and style alone, so that it
//! works by keyboard, needs no script, and prints everything; a browser that cannot do it shows everything, and no choice.

use crate::document::{Block, ClauseBlock, Filter, inline_text};

use super::{block, blocks, escape};

/// The body with its parts and areas as sections, and the choice before the first of them.
pub(super) fn filtered(content: &[Block], filter: &Filter) -> String {
    let headings = super::headings(content);
    let areas = areas(content);
    let mut body = String::new();
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut written = Vec::new();
    for run in runs(content, 1) {
        let clauses: Vec<&ClauseBlock> = clauses(run).collect();
        if clauses.is_empty() {
            written.push((None, blocks(run, &headings)));
            continue;
        }
        let number = parts.len() + 1;
        let mut inside = String::new();
        for area in runs(run, 2) {
            let key = clauses_first_area(area).and_then(|title| areas.iter().position(|known| *known == title));
            let text: String = area.iter().map(|one| block(one, &headings)).collect();
            match key {
                Some(key) => {
                    inside.push_str(&format!("<section class=\"area\" data-area=\"{}\">\n{text}</section>\n", key + 1));
                }
                None => inside.push_str(&text),
            }
        }
        written.push((Some(number), inside));
        parts.push(Part { title: title(run), clauses });
    }
    let mut offered = false;
    for (number, text) in written {
        match number {
            Some(number) => {
                if !offered {
                    body.push_str(&choice(filter, &parts, &areas));
                    offered = true;
                }
                body.push_str(&format!("<section class=\"part\" data-part=\"{number}\">\n{text}</section>\n"));
            }
            None => body.push_str(&text),
        }
    }
    body
}

/// The style by which the choice works: only where it has been made, and only on screen.
pub(super) fn style(content: &[Block]) -> String {
    let areas = areas(content);
    let parts: Vec<Vec<&ClauseBlock>> = runs(content, 1)
        .into_iter()
        .map(|run| clauses(run).collect::<Vec<_>>())
        .filter(|clauses| !clauses.is_empty())
        .collect();
    let mut rules = String::new();
    for part in 1..=parts.len() {
        rules.push_str(&format!(
            "  main:has(#del-{part}:checked) .part:not([data-part=\"{part}\"]) {{ display: none }}\n"
        ));
    }
    for area in 1..=areas.len() {
        let chosen = format!("main:has(#omrade-{area}:checked)");
        rules.push_str(&format!("  {chosen} .area:not([data-area=\"{area}\"]) {{ display: none }}\n"));
        rules.push_str(&format!("  {chosen} .part:not(:has([data-area=\"{area}\"])) {{ display: none }}\n"));
    }
    for (part, clauses) in parts.iter().enumerate() {
        for (area, title) in areas.iter().enumerate() {
            if !clauses.iter().any(|clause| clause.area == *title) {
                let chosen = format!("main:has(#del-{}:checked):has(#omrade-{}:checked)", part + 1, area + 1);
                rules.push_str(&format!("  {chosen} .nothing {{ display: block }}\n"));
            }
        }
    }
    // Whoever follows a link to a clause sees it, whatever was chosen.
    rules.push_str("  .part:has(:target), .area:has(:target) { display: block !important }\n");
    format!("@media screen {{\n{rules}}}\n")
}

struct Part<'a> {
    title: String,
    clauses: Vec<&'a ClauseBlock>,
}

/// The titles of the areas, in the order in which they first stand.
fn areas(content: &[Block]) -> Vec<&str> {
    let mut areas: Vec<&str> = Vec::new();
    for clause in clauses(content) {
        if !areas.contains(&clause.area.as_str()) {
            areas.push(&clause.area);
        }
    }
    areas
}

fn clauses(content: &[Block]) -> impl Iterator<Item = &ClauseBlock> {
    content.iter().filter_map(|block| match block {
        Block::Clause(clause) => Some(clause),
        Block::Heading(_)
        | Block::Paragraph(_)
        | Block::List(_)
        | Block::Table(_)
        | Block::Fields(_)
        | Block::Contents(_) => None,
    })
}

fn clauses_first_area(content: &[Block]) -> Option<&str> {
    clauses(content).next().map(|clause| clause.area.as_str())
}

/// The blocks, divided before each heading of a level or above it.
fn runs(content: &[Block], level: u8) -> Vec<&[Block]> {
    let begins = |block: &Block| matches!(block, Block::Heading(heading) if heading.level <= level);
    let mut runs = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let length = 1 + rest[1..].iter().take_while(|block| !begins(block)).count();
        let (run, after) = rest.split_at(length);
        runs.push(run);
        rest = after;
    }
    runs
}

fn title(run: &[Block]) -> String {
    match run.first() {
        Some(Block::Heading(heading)) => inline_text(&heading.content),
        _ => String::new(),
    }
}

fn choice(filter: &Filter, parts: &[Part<'_>], areas: &[&str]) -> String {
    let all: Vec<&ClauseBlock> = parts.iter().flat_map(|part| part.clauses.iter().copied()).collect();
    let of_parts = parts.iter().map(|part| (part.title.as_str(), part.clauses.len()));
    let of_areas = areas.iter().map(|area| (*area, all.iter().filter(|clause| clause.area == *area).count()));
    format!(
        "<div class=\"filter\" role=\"group\" aria-label=\"{title}\">\n\
         <fieldset>\n{of_parts}</fieldset>\n<fieldset>\n{of_areas}<p class=\"nothing\">{nothing}</p>\n</fieldset>\n</div>\n",
        title = escape(&filter.title),
        of_parts = options(&filter.part, "del", &filter.all, all.len(), of_parts),
        of_areas = options(&filter.area, "omrade", &filter.all, all.len(), of_areas),
        nothing = escape(&filter.nothing),
    )
}

fn options<'a>(
    legend: &str,
    name: &str,
    all: &'a str,
    number: usize,
    options: impl Iterator<Item = (&'a str, usize)>,
) -> String {
    let option = |(key, (title, count)): (usize, (&str, usize))| {
        let checked = if key == 0 { " checked=\"checked\"" } else { "" };
        format!(
            "<label><input type=\"radio\" name=\"{name}\" id=\"{name}-{key}\"{checked}/> <span>{} ({count})</span></label>\n",
            escape(title)
        )
    };
    let options: String = std::iter::once((all, number)).chain(options).enumerate().map(option).collect();
    format!("<legend>{}</legend>\n{options}", escape(legend))
}
