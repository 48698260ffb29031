//! A document as one HTML file that needs nothing else: no script, no request, its style inside. Well-formed as XML too, so
//! that any reader can take it apart. Never prints text as markup, nor a link that is not https.

mod filter;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::address::web_address;
use crate::document::{
    Align, Block, Brand, ClauseBlock, Contents, Document, Edit, Heading, Inline, LabelledText, List, ListKind,
    Obligation, PageStart, Table, Target, inline_text,
};
use crate::language::Language;

/// The look of every page. It needs no font, picture or script of its own.
pub const STYLE: &str = include_str!("html.css");

/// The room that a logo has, in millimetres: it fills the width or the height, and keeps its shape.
const LOGO_WIDTH: f64 = 45.0;
const LOGO_HEIGHT: f64 = 14.0;

/// Where the skip link leads.
const BODY_ANCHOR: &str = "dokumentet";

/// The document as HTML.
pub fn html(document: &Document) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n{head}</head>\n<body>\n\
         <a class=\"skip\" href=\"#{BODY_ANCHOR}\">{skip}</a>\n{header}\
         <main id=\"{BODY_ANCHOR}\">\n{title}{body}</main>\n{footer}</body>\n</html>\n",
        language = document.language.tag(),
        head = head(document),
        skip = skip_label(document.language),
        header = header(document),
        title = title(document),
        body = body(document),
        footer = footer(document),
    )
}

fn skip_label(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Hoppa till innehållet",
        Language::English => "Skip to content",
    }
}

fn head(document: &Document) -> String {
    let properties = &document.properties;
    let title = [&properties.title, &document.title]
        .into_iter()
        .find(|title| !title.trim().is_empty())
        .map_or("kravbilaga", String::as_str);
    // The policy holds the file to what it promises: it fetches nothing and runs nothing.
    let mut head = format!(
        "<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{}</title>\n",
        escape(title)
    );
    for (name, content) in
        [("description", &properties.subject), ("author", &properties.creator), ("dcterms.issued", &properties.issued)]
    {
        head.push_str(&meta(name, content));
    }
    for property in &properties.custom {
        head.push_str(&meta(&format!("kravbilaga:{}", property.label), &property.value));
    }
    // Without an icon of its own a browser asks the server for one.
    head.push_str("<link rel=\"icon\" href=\"data:,\"/>\n");
    let brand = brand_style(&document.brand);
    let choice = document.filter.as_ref().map(|_| filter::style(&document.blocks)).unwrap_or_default();
    head.push_str(&format!("<style>\n{STYLE}{brand}{}{choice}</style>\n", page_style(document)));
    head
}

fn meta(name: &str, content: &str) -> String {
    if content.trim().is_empty() {
        return String::new();
    }
    format!("<meta name=\"{}\" content=\"{}\"/>\n", escape(name), escape(content))
}

/// The colours and the typeface of the buyer, where it has any of its own.
fn brand_style(brand: &Brand) -> String {
    let colours = [("accent", brand.accent), ("link-line", brand.accent), ("tint", brand.tint)];
    let day: String = colours
        .iter()
        .filter_map(|(name, colour)| Some(format!("  --{name}: #{};\n", colour.as_ref()?.digits())))
        .collect();
    let mut style = String::new();
    if !day.is_empty() {
        // A dark screen keeps the usual colours, unless the buyer has one for it.
        style.push_str(&format!("@media not screen, not (prefers-color-scheme: dark) {{ :root {{\n{day}}} }}\n"));
    }
    if let Some(font) = &brand.font {
        style.push_str(&format!(":root {{ --font: {} }}\n", css_string(font)));
    }
    if let Some(accent) = brand.accent_dark {
        let digits = accent.digits();
        style.push_str(&format!(
            "@media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: #{digits}; --link-line: #{digits} }} }}\n"
        ));
    }
    style
}

/// Header, footer and page numbers of the printed pages. The first page has the header in full, above the title.
fn page_style(document: &Document) -> String {
    let header = &document.header;
    let page = css_string(&format!("{} ", document.footer.page_label));
    format!(
        "@page {{\n  @top-left {{ content: {organisation} }}\n  @top-right {{ content: {marks}; font-weight: 700 }}\n  \
         @bottom-left {{ content: {footer} }}\n  \
         @bottom-right {{ content: {page} counter(page) \" (\" counter(pages) \")\" }}\n}}\n\
         @page :first {{\n  @top-left {{ content: none }}\n  @top-right {{ content: none }}\n}}\n",
        organisation = css_string(&header.organisation),
        marks = css_string(&header.marks.join(" · ")),
        footer = css_string(&document.footer.texts.join(" · ")),
    )
}

/// A CSS string in which every ASCII character that could mean something is a code, so that it also holds in XML.
fn css_string(text: &str) -> String {
    let mut string = String::from("\"");
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || character == ' ' || !character.is_ascii() {
            string.push(character);
        } else {
            string.push_str(&format!("\\{:x} ", u32::from(character)));
        }
    }
    string.push('"');
    string
}

fn header(document: &Document) -> String {
    let header = &document.header;
    let mut parts = String::new();
    if let Some(logo) = &document.brand.logo {
        let (width, height) = logo.size_in_millimetres(LOGO_WIDTH, LOGO_HEIGHT);
        parts.push_str(&format!(
            "<img class=\"logo\" src=\"data:image/png;base64,{}\" alt=\"{}\" style=\"width: {width:.1}mm; height: {height:.1}mm\"/>\n",
            BASE64.encode(&logo.png),
            escape(logo.alt.get(document.language)),
        ));
    }
    if !header.organisation.is_empty() {
        parts.push_str(&format!("<p class=\"organisation\">{}</p>\n", escape(&header.organisation)));
    }
    for mark in &header.marks {
        parts.push_str(&format!("<p class=\"mark\"><strong>{}</strong></p>\n", escape(mark)));
    }
    if !header.fields.is_empty() {
        let fields: String = header.fields.iter().map(labelled_text).collect();
        parts.push_str(&format!("<dl>\n{fields}</dl>\n"));
    }
    if parts.is_empty() {
        return parts;
    }
    format!("<header>\n{parts}</header>\n")
}

fn labelled_text(field: &LabelledText) -> String {
    format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(&field.label), escape(&field.value))
}

fn footer(document: &Document) -> String {
    if document.footer.texts.is_empty() {
        return String::new();
    }
    let texts: String = document.footer.texts.iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect();
    format!("<footer>\n{texts}</footer>\n")
}

fn title(document: &Document) -> String {
    let mut title = format!("<h1>{}</h1>\n", escape(&document.title));
    if !document.subtitle.trim().is_empty() {
        title.push_str(&format!("<p class=\"subtitle\">{}</p>\n", escape(&document.subtitle)));
    }
    title
}

fn body(document: &Document) -> String {
    match &document.filter {
        Some(filter) => filter::filtered(&document.blocks, filter),
        None => blocks(&document.blocks, &headings(&document.blocks)),
    }
}

fn headings(blocks: &[Block]) -> Vec<&Heading> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) => Some(heading),
            Block::Paragraph(_)
            | Block::List(_)
            | Block::Table(_)
            | Block::Fields(_)
            | Block::Contents(_)
            | Block::Clause(_) => None,
        })
        .collect()
}

fn blocks(blocks: &[Block], headings: &[&Heading]) -> String {
    blocks.iter().map(|one| block(one, headings)).collect()
}

fn block(block: &Block, headings: &[&Heading]) -> String {
    match block {
        Block::Heading(block) => heading(block),
        Block::Paragraph(content) => format!("<p>{}</p>\n", inlines(content)),
        Block::List(block) => list(block, headings),
        Block::Table(block) => table(block),
        Block::Fields(pairs) => fields(pairs),
        Block::Contents(block) => contents(block, headings),
        Block::Clause(block) => clause(block, headings),
    }
}

/// The HTML element for a level of the document: the title has `h1` for itself.
fn element(level: u8) -> u8 {
    level.saturating_add(1).clamp(2, 6)
}

fn heading(heading: &Heading) -> String {
    let class = match heading.page {
        PageStart::NewPage => " class=\"new-page\"",
        PageStart::Continues => "",
    };
    format!(
        "<h{level} id=\"{anchor}\"{class}>{content}</h{level}>\n",
        level = element(heading.level),
        anchor = escape(&heading.anchor),
        content = inlines(&heading.content),
    )
}

fn list(list: &List, headings: &[&Heading]) -> String {
    let element = match list.kind {
        ListKind::Bullets => "ul",
        ListKind::Numbers => "ol",
    };
    let items: String = list.items.iter().map(|item| format!("<li>{}</li>\n", flow(item, headings))).collect();
    format!("<{element}>\n{items}</{element}>\n")
}

/// Blocks inside an item or a description: a lone paragraph needs no `p`.
fn flow(content: &[Block], headings: &[&Heading]) -> String {
    match content {
        [Block::Paragraph(only)] => inlines(only),
        several => blocks(several, headings),
    }
}

fn table(table: &Table) -> String {
    let caption = escape(&format!("{} {}. {}", table.label, table.number, table.caption));
    let columns: String =
        table.columns.iter().map(|column| cell("th", " scope=\"col\"", column.align, &column.heading)).collect();
    let rows: String = table.rows.iter().map(|cells| row(table, cells)).collect();
    // A wide table scrolls by itself on a small screen; a keyboard reaches it by the tab stop.
    format!(
        "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n\
         <caption>{caption}</caption>\n<thead>\n<tr>{columns}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn row(table: &Table, cells: &[Vec<Inline>]) -> String {
    let cells: String = table
        .columns
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(index, (column, content))| match index {
            0 => cell("th", " scope=\"row\"", column.align, content),
            1.. => cell("td", "", column.align, content),
        })
        .collect();
    format!("<tr>{cells}</tr>\n")
}

fn cell(element: &str, scope: &str, align: Align, content: &[Inline]) -> String {
    let class = match align {
        Align::Left => "",
        Align::Right => " class=\"right\"",
    };
    format!("<{element}{scope}{class}>{}</{element}>", inlines(content))
}

fn fields(pairs: &[(Vec<Inline>, Vec<Inline>)]) -> String {
    let pairs: String = pairs
        .iter()
        .filter(|(_, value)| !Inline::is_only_fields(value))
        .map(|(label, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", inlines(label), inlines(value)))
        .collect();
    format!("<dl class=\"fields\">\n{pairs}</dl>\n")
}

fn contents(contents: &Contents, headings: &[&Heading]) -> String {
    let listed: Vec<&Heading> = headings.iter().copied().filter(|heading| heading.level <= contents.depth).collect();
    if listed.is_empty() {
        return String::new();
    }
    let title = escape(&contents.title);
    let entries = entries(&listed);
    format!("<nav class=\"contents\" aria-label=\"{title}\">\n<h2>{title}</h2>\n{entries}</nav>\n")
}

/// A list of links, with the headings under each heading in a list of its own.
fn entries(headings: &[&Heading]) -> String {
    let mut list = String::from("<ul>\n");
    let mut rest = headings;
    while let Some((first, after)) = rest.split_first() {
        let below = after.iter().take_while(|heading| heading.level > first.level).count();
        let (children, next) = after.split_at(below);
        // Plain text: a link cannot stand in a link.
        let text = escape(&inline_text(&first.content));
        list.push_str(&format!("<li><a href=\"#{}\">{text}</a>", escape(&first.anchor)));
        if !children.is_empty() {
            list.push('\n');
            list.push_str(&entries(children));
        }
        list.push_str("</li>\n");
        rest = next;
    }
    list.push_str("</ul>\n");
    list
}

fn clause(clause: &ClauseBlock, headings: &[&Heading]) -> String {
    let id = escape(&clause.id);
    let level = element(clause.level);
    let facts: String = clause
        .facts
        .iter()
        .map(|(label, content)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(label), flow(content, headings)))
        .collect();
    let facts = match clause.facts.len() {
        0 => String::new(),
        1.. => format!("<dl class=\"facts\">\n{facts}</dl>\n"),
    };
    format!(
        "<article class=\"clause\" id=\"{id}\">\n\
         <h{level}><a class=\"id\" href=\"#{id}\">{id}</a> <span>{title}</span></h{level}>\n{status}\
         <div class=\"text\">\n{text}</div>\n{facts}</article>\n",
        title = escape(&clause.title),
        status = status(clause),
        text = blocks(&clause.text, headings),
    )
}

fn status(clause: &ClauseBlock) -> String {
    let class = match clause.obligation {
        Obligation::Must => "must",
        Obligation::Should => "should",
    };
    let notes: String = clause.notes.iter().map(|note| format!(" · {}", escape(note))).collect();
    format!("<p class=\"status\"><strong class=\"{class}\">{}</strong>{notes}</p>\n", escape(&clause.obligation_label))
}

fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escape(text),
        Inline::Strong(inner) => format!("<strong>{}</strong>", inlines(inner)),
        Inline::Emphasis(inner) => format!("<em>{}</em>", inlines(inner)),
        Inline::Edited(Edit::Deleted, inner) => format!("<del>{}</del>", inlines(inner)),
        Inline::Edited(Edit::Inserted, inner) => format!("<ins>{}</ins>", inlines(inner)),
        Inline::Code(code) => format!("<code>{}</code>", escape(code)),
        Inline::Link(target, inner) => link(target, inner),
        Inline::LineBreak => "<br/>".to_owned(),
        // A page has no number here: nothing is printed.
        Inline::Field(_) => String::new(),
    }
}

fn link(target: &Target, inner: &[Inline]) -> String {
    let address = match target {
        Target::Anchor(anchor) => Some(format!("#{anchor}")),
        Target::Web(address) => web_address(address),
    };
    let content = inlines(inner);
    // An id in a narrow column does not break at its hyphen.
    let class =
        if matches!(target, Target::Anchor(anchor) if *anchor == inline_text(inner)) { " class=\"whole\"" } else { "" };
    match address {
        Some(address) => format!("<a{class} href=\"{}\">{content}</a>", escape(&address)),
        None => content,
    }
}

/// The text as HTML and XML print it literally, in content and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        assert_eq!(escape("<script>'&\"</script>"), "&lt;script&gt;&#39;&amp;&quot;&lt;/script&gt;");
    }

    #[test]
    fn text_never_leaves_the_style() {
        assert_eq!(css_string("</style>\"}\\å"), "\"\\3c \\2f style\\3e \\22 \\7d \\5c å\"");
    }

    #[test]
    fn a_link_that_is_not_https_is_printed_as_text() {
        let text = vec![Inline::Text("här".to_owned())];
        assert_eq!(link(&Target::Web("javascript:alert(1)".to_owned()), &text), "här");
        assert_eq!(
            link(&Target::Web("https://a.se/?b&c".to_owned()), &text),
            "<a href=\"https://a.se/?b&amp;c\">här</a>"
        );
    }

    #[test]
    fn contents_nest_by_level_even_where_one_is_skipped() {
        let headings = [(1, "a"), (3, "b"), (2, "c"), (1, "d")].map(|(level, anchor)| Heading {
            level,
            anchor: anchor.to_owned(),
            content: Vec::new(),
            page: PageStart::Continues,
        });
        let list = entries(&headings.iter().collect::<Vec<_>>());
        assert_eq!(list.matches("<ul>").count(), 2, "{list}");
        assert_eq!(list.matches("<li>").count(), 4, "{list}");
    }
}
