//! Templates: what says the order and the fixed phrases of a document. A template is Markdown with Tera; filled in, it becomes
//! blocks. One that is HTML with Tera becomes a page for the screen. The only module that knows Tera.

mod load;
mod pages;

use std::collections::BTreeMap;

use anyhow::{Context, anyhow};
use serde::Serialize;
use tera::{Delimiters, Tera};

use crate::document::markdown::{Placeables, escape, template};
use crate::document::{Block, Layout, Phrases};
use crate::language::Language;

pub use load::load;
pub use pages::Pages;

/// The templates, phrases and layouts of a folder.
#[derive(Clone, Debug)]
pub struct Templates {
    /// The fixed phrases.
    pub phrases: Phrases,
    /// The layouts, by id.
    pub layouts: BTreeMap<String, Layout>,
    sources: BTreeMap<String, String>,
    pages: BTreeMap<String, String>,
}

impl Templates {
    /// The blocks of a template, filled in with a context in a language.
    ///
    /// # Errors
    /// If the template names something that the context lacks, or gives Markdown that no document may hold: a fault in the
    /// template, told with its name.
    pub fn render(
        &self,
        name: &str,
        language: Language,
        context: &impl Serialize,
        placeables: &Placeables,
    ) -> anyhow::Result<Vec<Block>> {
        let source = self.sources.get(name).ok_or_else(|| anyhow!("there is no template `{name}.md`"))?;
        let source = self.with_phrases(source, language)?;
        let context = tera::Context::from_serialize(context).map_err(|error| anyhow!("{error}"))?;
        let file = format!("{name}.md");
        let mut tera = Tera::default();
        tera.set_delimiters(delimiters()).map_err(|error| anyhow!("{error}"))?;
        tera.set_escape_fn(|text, output| output.write_all(escape(text).as_bytes()));
        tera.autoescape_on(vec![".md"]);
        tera.add_raw_template(&file, &source)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("read the template `{file}`"))?;
        let markdown = tera
            .render(&file, &context)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("fill in the template `{file}`"))?;
        template(&markdown, placeables).map_err(|problems| {
            let told: Vec<String> = problems
                .iter()
                .map(|problem| {
                    let line = markdown.lines().nth(problem.line.saturating_sub(1)).unwrap_or_default();
                    format!("{} (in `{line}`)", problem.message)
                })
                .collect();
            anyhow!("the template `{file}` gives Markdown that cannot be printed: {}", told.join("; "))
        })
    }

    /// A page, filled in with a context. What the context holds is text, never markup, unless the page says `safe`.
    ///
    /// # Errors
    /// If the page names something that the context lacks: a fault in the template, told with its name.
    pub fn page(&self, name: &str, context: &impl Serialize) -> anyhow::Result<String> {
        let file = format!("{name}.html");
        let source = self.pages.get(name).ok_or_else(|| anyhow!("there is no template `{file}`"))?;
        let context = tera::Context::from_serialize(context).map_err(|error| anyhow!("{error}"))?;
        let mut tera = Tera::default();
        tera.set_delimiters(delimiters()).map_err(|error| anyhow!("{error}"))?;
        tera.autoescape_on(vec![".html"]);
        tera.add_raw_template(&file, source)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("read the template `{file}`"))?;
        tera.render(&file, &context)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("fill in the template `{file}`"))
    }

    /// The template with `[[key]]` replaced by phrases, before Tera reads it, since a phrase may itself hold `{{ name }}`.
    fn with_phrases(&self, source: &str, language: Language) -> anyhow::Result<String> {
        let mut whole = String::with_capacity(source.len() * 2);
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("[[") {
            let (key, after) = after.split_once("]]").ok_or_else(|| anyhow!("`[[` is never closed by `]]`"))?;
            let phrase =
                self.phrases.find(key.trim(), language).ok_or_else(|| anyhow!("there is no phrase `{key}`"))?;
            whole.push_str(before);
            whole.push_str(phrase);
            rest = after;
        }
        whole.push_str(rest);
        Ok(whole)
    }
}

/// Tera's own comment mark `{#` collides with the anchors of Markdown headings.
fn delimiters() -> Delimiters {
    Delimiters { comment_start: "<#".into(), comment_end: "#>".into(), ..Delimiters::default() }
}

/// The phrase keys that a template names.
fn phrase_keys(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.match_indices("[[").filter_map(|(start, _)| {
        let key = source[start + 2..].split_once("]]")?.0;
        Some((start, key.trim()))
    })
}
