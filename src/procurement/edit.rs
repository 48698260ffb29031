//! Changes to the text of a procurement file, one field at a time: what a form in a browser asks for is changed, and everything
//! else, comments and order too, stays as it was. Knows no rules; loading tells whether the result is sound.

use std::fmt;

use jiff::civil::Date;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::toml_file::quoted;

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A text.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// Texts, in order.
    Texts(Vec<String>),
    /// A table of entries.
    Table(Vec<(String, Entry)>),
    /// Tables, in order.
    Tables(Vec<Entry>),
    /// Something that no form asks for, as it is written.
    Other(String),
}

impl fmt::Display for Entry {
    /// The entry as TOML; the same entry always reads the same.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Text(text) => write!(out, "{}", quoted(text)),
            Entry::YesNo(yes) => write!(out, "{yes}"),
            Entry::Number(number) => write!(out, "{number}"),
            Entry::Day(day) => write!(out, "{day}"),
            Entry::Texts(texts) => {
                let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                write!(out, "[{}]", quoted.join(", "))
            }
            Entry::Table(entries) => {
                let entries: Vec<String> = entries.iter().map(|(key, entry)| format!("{key} = {entry}")).collect();
                write!(out, "{{ {} }}", entries.join(", "))
            }
            Entry::Tables(tables) => {
                let tables: Vec<String> = tables.iter().map(ToString::to_string).collect();
                write!(out, "[{}]", tables.join(", "))
            }
            Entry::Other(text) => write!(out, "{text}"),
        }
    }
}

/// A field of a procurement file: `facts/availability`, or `lot/A/facts/availability` in one of its lots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    lot: Option<String>,
    table: Option<String>,
    key: String,
}

impl Field {
    /// A field of the procurement, or of one of its lots.
    pub fn new(lot: Option<&str>, table: &str, key: &str) -> Field {
        Field { lot: lot.map(str::to_owned), table: Some(table.to_owned()), key: key.to_owned() }
    }

    /// The title of a lot.
    pub fn title_of(lot: &str) -> Field {
        Field { lot: Some(lot.to_owned()), table: None, key: String::from("title") }
    }

    /// The field with this name, as forms name it.
    pub fn named(name: &str) -> Option<Field> {
        if let Some(rest) = name.strip_prefix("lot/") {
            let (before, key) = rest.rsplit_once('/')?;
            return Some(match before.rsplit_once('/') {
                Some((lot, table @ ("facts" | "routes"))) => Field::new(Some(lot), table, key),
                _ => Field::title_of(before),
            });
        }
        let (table, key) = name.split_once('/')?;
        Some(Field::new(None, table, key))
    }

    /// The lot it belongs to.
    pub fn lot(&self) -> Option<&str> {
        self.lot.as_deref()
    }

    /// The table it stands in; none for a field of the lot itself.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Its key.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lot) = &self.lot {
            write!(out, "lot/{lot}/")?;
        }
        if let Some(table) = &self.table {
            write!(out, "{table}/")?;
        }
        write!(out, "{}", self.key)
    }
}

/// A procurement file that is being changed.
#[derive(Clone, Debug)]
pub struct Draft {
    document: DocumentMut,
}

impl Draft {
    /// The file with this text; nothing if it is not TOML.
    pub fn read(text: &str) -> Option<Draft> {
        Some(Draft { document: text.parse().ok()? })
    }

    /// The text as it has become.
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// What a field holds; nothing if it is not there.
    pub fn entry(&self, field: &Field) -> Option<Entry> {
        let holder: &dyn TableLike = match &field.lot {
            Some(lot) => self.lot(lot)?,
            None => self.document.as_table(),
        };
        let holder = match &field.table {
            Some(table) => within(holder, table)?,
            None => holder,
        };
        entry_of(holder.get(&field.key)?)
    }

    /// Gives a field another entry, or takes it away. A lot that is not there stays so.
    pub fn set(&mut self, field: &Field, entry: Option<&Entry>) {
        let holder: &mut dyn TableLike = match &field.lot {
            Some(lot) => match self.lot_mut(lot) {
                Some(table) => table,
                None => return,
            },
            None => self.document.as_table_mut(),
        };
        let holder = match &field.table {
            Some(table) => match made(holder, table, entry.is_some(), field.lot.is_some()) {
                Some(inner) => inner,
                None => return,
            },
            None => holder,
        };
        match entry {
            None => {
                holder.remove(&field.key);
            }
            Some(entry) => {
                let mut value = value_of(entry);
                // What stands after the old value is most often a comment on the question, not on the answer.
                if let Some(old) = holder.get(&field.key).and_then(Item::as_value) {
                    *value.decor_mut() = old.decor().clone();
                }
                holder.insert(&field.key, Item::Value(value));
            }
        }
    }

    /// The ids of the lots, in order.
    pub fn lots(&self) -> Vec<String> {
        let lots = self.document.get("lot").and_then(Item::as_array_of_tables);
        lots.into_iter().flatten().filter_map(|lot| Some(lot.get("id")?.as_str()?.to_owned())).collect()
    }

    /// Adds a lot, last.
    pub fn add_lot(&mut self, id: &str, title: &str) {
        let mut lot = Table::new();
        lot.insert("id", toml_edit::value(id));
        lot.insert("title", toml_edit::value(title));
        self.tables("lot").push(lot);
    }

    /// Takes a lot away, with what is stated of it.
    pub fn remove_lot(&mut self, id: &str) {
        self.tables("lot").retain(|lot| lot.get("id").and_then(Item::as_str) != Some(id));
        self.drop_if_empty("lot");
    }

    /// The deviation of a requirement with an action, as it is written.
    pub fn deviation(&self, requirement: &str, action: &str) -> Option<String> {
        let all = self.document.get("deviation").and_then(Item::as_array_of_tables);
        let found = all.into_iter().flatten().find(|table| is_deviation(table, requirement, action))?;
        entry_of(&Item::Table(found.clone())).map(|entry| entry.to_string())
    }

    /// Adds a deviation, or puts it in the place of the one of the same requirement with the same action.
    pub fn set_deviation(&mut self, requirement: &str, action: &str, entries: &[(&str, Entry)]) {
        let mut table = Table::new();
        table.insert("requirement", toml_edit::value(requirement));
        table.insert("action", toml_edit::value(action));
        for (key, entry) in entries {
            if let ("clause", Entry::Table(inner)) = (*key, entry) {
                // A whole clause is long: a table of its own reads better than one line.
                let inner = inner.iter().map(|(key, entry)| (key.as_str(), Item::Value(value_of(entry))));
                table.insert(key, Item::Table(Table::from_iter(inner)));
            } else {
                table.insert(key, Item::Value(value_of(entry)));
            }
        }
        let all = self.tables("deviation");
        let at = all.iter().position(|table| is_deviation(table, requirement, action));
        match at.and_then(|at| all.get_mut(at)) {
            Some(old) => {
                *table.decor_mut() = old.decor().clone();
                table.set_position(old.position());
                *old = table;
            }
            None => all.push(table),
        }
    }

    /// Takes the deviation of a requirement with an action away.
    pub fn remove_deviation(&mut self, requirement: &str, action: &str) {
        self.tables("deviation").retain(|table| !is_deviation(table, requirement, action));
        self.drop_if_empty("deviation");
    }

    /// Takes every deviation away.
    pub fn remove_deviations(&mut self) {
        self.document.remove("deviation");
    }

    /// Takes a whole table away.
    pub fn remove_table(&mut self, table: &str) {
        self.document.remove(table);
    }

    /// Leaves out the comment that the file begins with: it tells of the example that it was.
    pub fn without_opening_comment(&mut self) {
        if let Some((_, first)) = self.document.as_table_mut().iter_mut().next()
            && let Some(table) = first.as_table_mut()
        {
            table.decor_mut().set_prefix("");
        }
    }

    fn lot(&self, id: &str) -> Option<&Table> {
        let mut lots = self.document.get("lot")?.as_array_of_tables()?.iter();
        lots.find(|lot| lot.get("id").and_then(Item::as_str) == Some(id))
    }

    fn lot_mut(&mut self, id: &str) -> Option<&mut Table> {
        let mut lots = self.document.get_mut("lot")?.as_array_of_tables_mut()?.iter_mut();
        lots.find(|lot| lot.get("id").and_then(Item::as_str) == Some(id))
    }

    fn tables(&mut self, key: &str) -> &mut ArrayOfTables {
        let item = self.document.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        if !item.is_array_of_tables() {
            *item = Item::ArrayOfTables(ArrayOfTables::new());
        }
        item.as_array_of_tables_mut().expect("it was made one")
    }

    fn drop_if_empty(&mut self, key: &str) {
        if self.tables(key).is_empty() {
            self.document.remove(key);
        }
    }
}

fn is_deviation(table: &Table, requirement: &str, action: &str) -> bool {
    let is = |key: &str, wanted: &str| table.get(key).and_then(Item::as_str) == Some(wanted);
    is("requirement", requirement) && is("action", action)
}

fn within<'t>(holder: &'t dyn TableLike, path: &str) -> Option<&'t dyn TableLike> {
    let mut holder = holder;
    for key in path.split('.') {
        holder = holder.get(key)?.as_table_like()?;
    }
    Some(holder)
}

/// The table at a path in another, made if it is to be and is not there. In a lot it is written on one line.
fn made<'t>(holder: &'t mut dyn TableLike, path: &str, make: bool, inline: bool) -> Option<&'t mut dyn TableLike> {
    let mut holder = holder;
    for key in path.split('.') {
        if !holder.contains_key(key) {
            if !make {
                return None;
            }
            let table = if inline { toml_edit::value(InlineTable::new()) } else { Item::Table(Table::new()) };
            holder.insert(key, table);
        }
        holder = holder.get_mut(key)?.as_table_like_mut()?;
    }
    Some(holder)
}

fn entry_of(item: &Item) -> Option<Entry> {
    Some(match item {
        Item::None => return None,
        Item::Value(value) => entry_of_value(value),
        Item::Table(table) => {
            Entry::Table(table.iter().filter_map(|(key, inner)| Some((key.to_owned(), entry_of(inner)?))).collect())
        }
        Item::ArrayOfTables(tables) => Entry::Other(tables.to_string()),
    })
}

fn entry_of_value(value: &Value) -> Entry {
    let as_written = |value: &Value| Entry::Other(value.clone().decorated("", "").to_string());
    match value {
        Value::String(text) => Entry::Text(text.value().clone()),
        Value::Boolean(yes) => Entry::YesNo(*yes.value()),
        Value::Integer(number) => Entry::Number(*number.value() as f64),
        Value::Float(number) => Entry::Number(*number.value()),
        Value::Datetime(day) => day.value().to_string().parse().map_or_else(|_| as_written(value), Entry::Day),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.map_or_else(|| as_written(value), Entry::Texts)
        }
        Value::InlineTable(table) => {
            Entry::Table(table.iter().map(|(key, inner)| (key.to_owned(), entry_of_value(inner))).collect())
        }
    }
}

fn value_of(entry: &Entry) -> Value {
    match entry {
        Entry::Text(text) => Value::from(text.as_str()),
        Entry::YesNo(yes) => Value::from(*yes),
        Entry::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => Value::from(*number as i64),
        Entry::Number(number) => Value::from(*number),
        Entry::Day(day) => {
            day.to_string().parse::<toml_edit::Datetime>().map_or_else(|_| Value::from(day.to_string()), Value::from)
        }
        Entry::Texts(texts) => Value::Array(texts.iter().map(String::as_str).collect::<Array>()),
        Entry::Table(entries) => {
            let mut table = InlineTable::new();
            for (key, entry) in entries {
                table.insert(key, value_of(entry));
            }
            Value::InlineTable(table)
        }
        Entry::Tables(tables) => Value::Array(tables.iter().map(value_of).collect::<Array>()),
        Entry::Other(text) => text.parse().unwrap_or_else(|_| Value::from(text.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Vad som köps.\n[procurement]\ntitle = \"Städ\"   # rubriken\n\n[facts]\nobject = [\"cleaning\"]\n\
                        children = false # vet ej\n\n[[lot]]\nid = \"A\"\ntitle = \"Norr\"\nfacts = { children = true }\n";

    fn draft() -> Draft {
        Draft::read(FILE).expect("it is TOML")
    }

    #[test]
    fn a_changed_field_leaves_all_else_as_it_was() {
        let mut draft = draft();
        draft.set(&Field::new(None, "facts", "children"), Some(&Entry::YesNo(true)));
        assert_eq!(draft.text(), FILE.replace("children = false", "children = true"));
    }

    #[test]
    fn a_field_is_found_by_the_name_that_it_prints() {
        for name in ["facts/children", "procurement/title", "lot/A/facts/children", "lot/A/title", "lot/A/B/facts/x"] {
            let field = Field::named(name).expect("a name of a field");
            assert_eq!(field.to_string(), name);
        }
        assert_eq!(draft().entry(&Field::named("lot/A/facts/children").expect("a name")), Some(Entry::YesNo(true)));
        assert_eq!(draft().entry(&Field::named("lot/A/title").expect("a name")), Some(Entry::Text("Norr".into())));
    }

    #[test]
    fn a_field_that_is_taken_away_and_set_again_reads_the_same() {
        let mut draft = draft();
        let field = Field::new(None, "award.criteria", "UTV-021");
        draft.set(&field, Some(&Entry::Number(5.0)));
        assert_eq!(draft.entry(&field), Some(Entry::Number(5.0)));
        draft.set(&field, None);
        assert_eq!(draft.entry(&field), None);
    }

    #[test]
    fn lots_and_deviations_come_and_go() {
        let mut draft = draft();
        draft.add_lot("B", "Söder");
        draft.set(&Field::new(Some("B"), "facts", "children"), Some(&Entry::YesNo(false)));
        assert_eq!(draft.lots(), ["A", "B"]);
        draft.set_deviation("INF-001", "omit", &[("reason", Entry::Text("Skäl.".into()))]);
        draft.set_deviation("INF-001", "omit", &[("reason", Entry::Text("Annat skäl.".into()))]);
        let text = draft.deviation("INF-001", "omit").expect("it is there");
        assert!(text.contains("Annat") && draft.text().matches("[[deviation]]").count() == 1, "{}", draft.text());
        let again = Draft::read(&draft.text()).expect("it is TOML");
        assert_eq!(again.entry(&Field::new(Some("B"), "facts", "children")), Some(Entry::YesNo(false)));
        draft.remove_deviation("INF-001", "omit");
        draft.remove_lot("A");
        draft.remove_lot("B");
        assert!(!draft.text().contains("[["), "{}", draft.text());
    }
}
