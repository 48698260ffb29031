//! Pages for the screen in both languages: each text stands in its place as `[[svenska|English]]`. What the context holds is text,
//! never markup, unless the page says `safe`.

use anyhow::{Context, anyhow, bail};
use serde::Serialize;
use tera::Tera;

use crate::language::Language;

use super::delimiters;

/// Pages, read once.
#[derive(Debug)]
pub struct Pages {
    swedish: Tera,
    english: Tera,
}

impl Pages {
    /// The pages with these names and texts. They may extend and include each other by name.
    ///
    /// # Errors
    /// If one of them is at fault, told with its name.
    pub fn new(sources: &[(String, String)]) -> anyhow::Result<Pages> {
        Ok(Pages { swedish: of(sources, Language::Swedish)?, english: of(sources, Language::English)? })
    }

    /// A page, filled in with a context.
    ///
    /// # Errors
    /// If the page names something that the context lacks.
    pub fn render(&self, name: &str, language: Language, context: &impl Serialize) -> anyhow::Result<String> {
        let tera = match language {
            Language::Swedish => &self.swedish,
            Language::English => &self.english,
        };
        let context = tera::Context::from_serialize(context).map_err(|error| anyhow!("{error}"))?;
        tera.render(name, &context)
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("fill in the page `{name}`"))
    }
}

fn of(sources: &[(String, String)], language: Language) -> anyhow::Result<Tera> {
    let mut tera = Tera::default();
    tera.set_delimiters(delimiters()).map_err(|error| anyhow!("{error}"))?;
    tera.autoescape_on(vec![".html"]);
    let mut texts = Vec::new();
    for (name, source) in sources {
        texts.push((name.clone(), said(source, language).with_context(|| format!("read the page `{name}`"))?));
    }
    tera.add_raw_templates(texts).map_err(|error| anyhow!("{error}")).context("read the pages")?;
    Ok(tera)
}

/// The text with every `[[svenska|English]]` in one language.
fn said(source: &str, language: Language) -> anyhow::Result<String> {
    let mut whole = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((both, after)) = after.split_once("]]") else { bail!("`[[` is never closed by `]]`") };
        let Some((swedish, english)) = both.split_once('|') else { bail!("`[[{both}]]` lacks the English after `|`") };
        whole.push_str(before);
        whole.push_str(match language {
            Language::Swedish => swedish,
            Language::English => english,
        });
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}
