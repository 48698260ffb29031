fn main() {
    use std::collections::BTreeMap;
    let mut sources = kravbilaga::diagnostic::Sources::new();
    let mut files = BTreeMap::new();
    fn walk(dir: &std::path::Path, rel: &str, sources: &mut kravbilaga::diagnostic::Sources, files: &mut BTreeMap<String, kravbilaga::diagnostic::FileId>) {
        for e in std::fs::read_dir(dir).unwrap() { let e = e.unwrap(); let n = e.file_name().into_string().unwrap(); let r = if rel.is_empty() { n.clone() } else { format!("{rel}/{n}") };
            if e.path().is_dir() { walk(&e.path(), &r, sources, files) } else if n.ends_with(".toml") && n != "EXAMPLE.toml" { let t = std::fs::read_to_string(e.path()).unwrap(); let id = sources.add(format!("requirements/{r}"), &t); files.insert(r, id); } }
    }
    walk(std::path::Path::new("requirements"), "", &mut sources, &mut files);
    let log = kravbilaga::diagnostic::Diagnostics::new();
    let c = kravbilaga::catalogue::load(&sources, &files, &log);
    print!("{}", kravbilaga::diagnostic::show(&log.into_sorted(), &sources, kravbilaga::diagnostic::Style::Plain));
    println!("{:?}", c.map(|c| c.requirements.len()));
}
