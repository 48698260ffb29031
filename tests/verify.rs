//! What has been altered since the build is told: by file for every format, by clause where the text can be read back; who has
//! signed; and whether the kept inputs give the same again.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::manifest::{INPUTS, MANIFEST, Manifest, SIGNATURE, digest};
use kravbilaga::workflow::{
    Again, Alteration, Build, BuildOptions, Built, Folders, Format, PassageChange, Signed, Standing, Verified, Verify,
    build, read, verify,
};
use proptest::prelude::*;
use ssh_key::private::Ed25519Keypair;
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use support::answering::Paper;

fn built_in(out: &Path, example: &str, languages: &[Language]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{example}.toml"));
    let loaded = read(&Folders::default(), &path).expect("readable").expect("sound");
    let options = BuildOptions {
        out: out.to_owned(),
        formats: Format::ALL.iter().map(|(_, format)| *format).collect(),
        languages: languages.to_vec(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options).expect("the tool does not fail"), Built::Filled { .. }));
}

type Files = BTreeMap<String, Vec<u8>>;

/// A procurement with few clauses, built once.
fn cleaning() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder");
        built_in(out.path(), "cleaning", &[Language::Swedish]);
        let mut files = Files::new();
        for name in kravbilaga::files::names_under(out.path()).expect("readable") {
            let bytes = fs::read(out.path().join(&name)).expect("readable");
            files.insert(name, bytes);
        }
        files
    })
}

fn in_folder(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
    folder
}

fn look(path: &Path) -> Verified {
    verify(&Verify { path: path.to_owned(), ..Verify::default() }).expect("there is a manifest")
}

/// Every file that is not as it was.
fn changed(verified: &Verified) -> Vec<(&str, &Standing)> {
    let changed = verified.files.iter().filter(|(_, standing)| **standing != Standing::Unchanged);
    changed.map(|(name, standing)| (name.as_str(), standing)).collect()
}

fn named(name: &str, change: PassageChange) -> Standing {
    Standing::Altered(Alteration::Passages(vec![(name.to_owned(), change)]))
}

#[test]
fn what_nobody_has_touched_is_unchanged_and_every_output_is_looked_at() {
    let folder = in_folder(cleaning());
    let verified = look(folder.path());
    assert!(verified.is_sound() && verified.unlisted.is_empty(), "{verified:#?}");
    assert_eq!(verified.files.len() + 1, cleaning().len(), "all but the manifest itself");
    assert_eq!(verified.signed, None);
    // Every kind of file but PDF can be read back, so that an altered clause can be named.
    let kinds: BTreeSet<&str> =
        verified.manifest.passages.keys().filter_map(|name| Some(name.rsplit_once('.')?.1)).collect();
    assert_eq!(kinds, BTreeSet::from(["csv", "docx", "html", "json", "md", "xlsx"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// One byte changed anywhere in any file of any format: that file is named, and no other.
    #[test]
    fn a_flipped_byte_names_its_file(pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let files = cleaning();
        let names: Vec<&String> = files.keys().filter(|name| *name != MANIFEST).collect();
        // Each format as often as any other, however many files it has.
        let endings: BTreeSet<&str> = names.iter().filter_map(|name| Some(name.rsplit_once('.')?.1)).collect();
        let ending = *pick.get(&endings.into_iter().collect::<Vec<_>>());
        let of_ending: Vec<&&String> = names.iter().filter(|name| name.ends_with(ending)).collect();
        let name = **at.get(&of_ending);
        let mut bytes = files[name].clone();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
        let folder = FOLDER.get_or_init(|| in_folder(files));
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("a file");
        let verified = look(folder.path());
        fs::write(&file, &files[name]).expect("a file");
        let changed = changed(&verified);
        prop_assert_eq!(changed.len(), 1);
        prop_assert_eq!(changed[0].0, name.as_str());
    }
}

/// A file of the folder with something replaced in it once.
fn replaced(folder: &Path, name: &str, old: &str, new: &str) {
    let file = folder.join(name);
    let text = fs::read_to_string(&file).expect("text");
    assert!(text.contains(old), "{name} has no {old}");
    fs::write(file, text.replacen(old, new, 1)).expect("a file");
}

#[test]
fn an_altered_clause_is_named_in_every_format_that_can_be_read_back() {
    const CLAUSE: &str = "FYS-002";
    const OLD: &str = "ska se till att personalen låter";
    const NEW: &str = "bör se till att personalen låter";
    let folder = in_folder(cleaning());
    let of = |ending: &str| format!("till-leverantor/sakerhetskrav.{ending}");
    let plain = [of("md"), of("html"), "till-leverantor/krav.json".to_owned(), "till-leverantor/krav.csv".to_owned()];
    for name in &plain {
        replaced(folder.path(), name, OLD, NEW);
    }
    for name in [of("docx"), "till-leverantor/svarsformular.docx".to_owned()] {
        let mut paper = Paper::open(&cleaning()[&name]);
        let (old, new) = if name.contains("svars") { ("acceptera", "avvisa") } else { (OLD, NEW) };
        if !paper.part("word/document.xml").contains(old) {
            panic!("{name} has no {old}");
        }
        paper.replace("word/document.xml", old, new);
        fs::write(folder.path().join(&name), paper.save()).expect("a file");
    }
    let mut form = Paper::open(&cleaning()["till-leverantor/svarsformular.xlsx"]);
    form.replace("xl/sharedStrings.xml", "Leverantören accepterar", "Leverantören läser");
    fs::write(folder.path().join("till-leverantor/svarsformular.xlsx"), form.save()).expect("a file");
    let verified = look(folder.path());
    for name in plain.iter().chain([&of("docx")]) {
        assert_eq!(verified.files[name], named(CLAUSE, PassageChange::Reworded), "{name}");
    }
    // The terms are accepted by one question, which has the letter of their part.
    assert_eq!(verified.files["till-leverantor/svarsformular.xlsx"], named("D", PassageChange::Reworded));
    assert!(
        matches!(&verified.files["till-leverantor/svarsformular.docx"], Standing::Altered(Alteration::Passages(found)) if found.len() == 1)
    );
    assert_eq!(changed(&verified).len(), 7, "{:#?}", changed(&verified));
    assert!(!verified.is_sound());
}

#[test]
fn a_clause_that_is_gone_or_has_been_added_is_told_and_so_is_what_does_not_touch_the_text() {
    let folder = in_folder(cleaning());
    let markdown = "till-leverantor/sakerhetskrav.md";
    let text = String::from_utf8(cleaning()[markdown].clone()).expect("text");
    let start = text.find("#### FYS-002 ").expect("the clause");
    let end = start + 4 + text[start + 4..].find("\n#").expect("the next heading") + 1;
    fs::write(folder.path().join(markdown), format!("{}{}", &text[..start], &text[end..])).expect("a file");
    let html = "till-leverantor/sakerhetskrav.html";
    replaced(folder.path(), html, "</main>", "<h4>FYS-999 Ny</h4><p>Leverantören ska betala.</p></main>");
    // A Word file that somebody has opened and saved has other bytes and the same text.
    let word = "till-leverantor/sakerhetskrav.docx";
    let mut paper = Paper::open(&cleaning()[word]);
    paper.replace("word/styles.xml", "Märkning", "Eget märke");
    fs::write(folder.path().join(word), paper.save()).expect("a file");
    fs::remove_file(folder.path().join("internt/beslutsunderlag.md")).expect("a file");
    fs::write(folder.path().join("till-leverantor/bilaga-av-annan.txt"), "en annan fil").expect("a file");
    let verified = look(folder.path());
    assert_eq!(verified.files[markdown], named("FYS-002", PassageChange::Gone));
    assert_eq!(verified.files[word], Standing::Altered(Alteration::Elsewhere));
    assert_eq!(verified.files["internt/beslutsunderlag.md"], Standing::Missing);
    let Standing::Altered(Alteration::Passages(found)) = &verified.files[html] else { panic!("{verified:#?}") };
    assert!(found.contains(&("FYS-999".to_owned(), PassageChange::Added)), "{found:?}");
    assert_eq!(verified.unlisted, ["till-leverantor/bilaga-av-annan.txt"]);
}

#[test]
fn one_file_a_folder_of_it_or_what_somebody_was_sent_can_be_looked_at_alone() {
    let folder = in_folder(cleaning());
    let file = folder.path().join("till-leverantor/krav.csv");
    assert_eq!(look(&file).files.keys().collect::<Vec<_>>(), ["till-leverantor/krav.csv"]);
    let inner = look(&folder.path().join("till-leverantor"));
    assert!(inner.is_sound() && inner.files.keys().all(|name| name.starts_with("till-leverantor/")));
    // A supplier has some of the files, in a folder of its own, and the manifest.
    let sent = tempfile::tempdir().expect("a folder");
    fs::write(sent.path().join("krav.csv"), &cleaning()["till-leverantor/krav.csv"]).expect("a file");
    fs::write(sent.path().join("sakerhetskrav.md"), "något annat").expect("a file");
    fs::write(sent.path().join("eget.txt"), "eget").expect("a file");
    let with =
        |path: PathBuf| verify(&Verify { path, manifest: Some(folder.path().join(MANIFEST)), ..Verify::default() });
    let verified = with(sent.path().to_owned()).expect("it can be read");
    assert_eq!(verified.files["till-leverantor/krav.csv"], Standing::Unchanged);
    assert!(matches!(verified.files["till-leverantor/sakerhetskrav.md"], Standing::Altered(_)));
    assert_eq!((verified.files.len(), verified.unlisted), (2, vec!["eget.txt".to_owned()]));
    let stranger = with(sent.path().join("eget.txt")).expect("it can be read");
    assert!(!stranger.is_sound(), "nothing can be said of a file that is not listed");
    // Without a manifest there is nothing to compare with.
    let told = verify(&Verify { path: sent.path().to_owned(), ..Verify::default() }).expect_err("no manifest");
    assert!(format!("{told:#}").contains("name it with --manifest"), "{told:#}");
    assert!(with(sent.path().join("finns-inte.md")).is_err());
}

#[test]
fn a_broken_or_unknown_manifest_is_refused_in_words() {
    for (text, why) in [
        ("{", "not a manifest"),
        ("[]", "not a manifest"),
        ("{\"schema\": \"kravbilaga/manifest/1\"}", "not a manifest"),
    ] {
        let folder = in_folder(&Files::from([(MANIFEST.to_owned(), text.as_bytes().to_vec())]));
        let told = verify(&Verify { path: folder.path().to_owned(), ..Verify::default() }).expect_err("it is broken");
        assert!(format!("{told:#}").contains(why), "{told:#}");
    }
    let mut later: serde_json::Value = serde_json::from_slice(&cleaning()[MANIFEST]).expect("JSON");
    later["schema"] = "kravbilaga/manifest/9".into();
    let folder = in_folder(&Files::from([(MANIFEST.to_owned(), later.to_string().into_bytes())]));
    let told = verify(&Verify { path: folder.path().to_owned(), ..Verify::default() }).expect_err("it is unknown");
    assert!(format!("{told:#}").contains("kravbilaga/manifest/9"), "{told:#}");
}

fn key(seed: u8, comment: &str) -> PrivateKey {
    let mut key = PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32]));
    key.set_comment(comment);
    key
}

fn signed(key: &PrivateKey, namespace: &str, bytes: &[u8]) -> Vec<u8> {
    let signature = key.sign(namespace, HashAlg::Sha512, bytes).expect("a signature");
    signature.to_pem(LineEnding::LF).expect("a signature").into_bytes()
}

#[test]
fn only_a_signature_that_somebody_has_vouched_for_says_who() {
    let mut files = cleaning().clone();
    let buyer = key(7, "upphandling@example.org");
    files.insert(SIGNATURE.to_owned(), signed(&buyer, "kravbilaga", &files[MANIFEST]));
    let folder = in_folder(&files);
    let signers = folder.path().with_extension("pub");
    let look = |keys: Option<&str>| {
        if let Some(keys) = keys {
            fs::write(&signers, keys).expect("a file");
        }
        let asked =
            Verify { path: folder.path().to_owned(), signers: keys.map(|_| signers.clone()), ..Verify::default() };
        verify(&asked)
    };
    let own = buyer.public_key().to_openssh().expect("a key");
    let other = key(8, "annan").public_key().to_openssh().expect("a key");
    let fingerprint = buyer.fingerprint(HashAlg::Sha256).to_string();
    let by = |name: &str| Some(Signed::By { name: name.to_owned(), fingerprint: fingerprint.clone() });
    assert_eq!(
        look(Some(&format!("# nycklar\n{other}\n{own}\n"))).expect("keys").signed,
        by("upphandling@example.org")
    );
    assert_eq!(look(Some(&format!("inkop namespaces=\"kravbilaga\" {own}"))).expect("keys").signed, by("inkop"));
    let unknown = Some(Signed::WithUnknownKey { fingerprint: fingerprint.clone() });
    assert_eq!(look(None).expect("a manifest").signed, unknown);
    assert_eq!(look(Some(&other)).expect("keys").signed, unknown);
    // A file without keys is told by its lines.
    let told = look(Some("inte en nyckel\nssh-ed25519 AAAA\n")).expect_err("no keys");
    assert!(format!("{told:#}").contains("line 1") && format!("{told:#}").contains("line 2"), "{told:#}");
    assert!(look(Some("")).is_err());
    // Of another purpose, of other bytes, or no signature at all.
    for wrong in [
        signed(&buyer, "file", &files[MANIFEST]),
        signed(&buyer, "kravbilaga", b"annat"),
        b"-----BEGIN SSH SIGNATURE-----\nnej\n-----END SSH SIGNATURE-----\n".to_vec(),
    ] {
        fs::write(folder.path().join(SIGNATURE), wrong).expect("a file");
        let verified = look(Some(&own)).expect("keys");
        assert!(matches!(verified.signed, Some(Signed::Wrong(_))) && !verified.is_sound(), "{:?}", verified.signed);
    }
}

fn again(folder: &Path) -> Verified {
    verify(&Verify { path: folder.to_owned(), rebuild: true, ..Verify::default() }).expect("there is a manifest")
}

/// The manifest of a folder, changed.
fn with_manifest(folder: &Path, change: impl FnOnce(&mut Manifest)) {
    let path = folder.join(MANIFEST);
    let mut manifest = Manifest::read(&fs::read(&path).expect("a manifest")).expect("a manifest");
    change(&mut manifest);
    fs::write(path, serde_json::to_vec(&manifest).expect("JSON")).expect("a file");
}

#[test]
fn the_kept_inputs_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    built_in(folder.path(), "public-website", &[Language::Swedish, Language::English]);
    let verified = again(folder.path());
    let Some(Again::Built { tools, same, different, without }) = &verified.again else {
        panic!("{:?}", verified.again)
    };
    assert!(verified.is_sound() && tools.0 == tools.1 && different.is_empty() && without.is_empty());
    assert_eq!(*same, verified.files.len());
}

#[test]
fn what_another_version_gives_otherwise_is_told_by_file_and_clause() {
    let folder = in_folder(cleaning());
    let annex = "till-leverantor/sakerhetskrav.md";
    // As if an earlier version had written the annex otherwise.
    with_manifest(folder.path(), |manifest| {
        manifest.outputs.insert(annex.to_owned(), digest(b"as it was"));
        let passages = manifest.passages.get_mut(annex).expect("it can be read back");
        passages.insert("FYS-002".to_owned(), "0".repeat(16));
    });
    let verified = again(folder.path());
    let Some(built @ Again::Built { different, .. }) = &verified.again else { panic!("{:?}", verified.again) };
    assert_eq!(different[annex], named("FYS-002", PassageChange::Reworded));
    assert!(different.len() == 1 && built.has_same_requirements() && !verified.is_sound());
    // Inputs that are not the listed ones, or are broken, build nothing.
    fs::write(folder.path().join(INPUTS), b"PK").expect("a file");
    assert!(matches!(again(folder.path()).again, Some(Again::Unreadable(_))));
    with_manifest(folder.path(), |manifest| {
        manifest.outputs.insert(INPUTS.to_owned(), digest(b"PK"));
    });
    let Some(Again::Unreadable(why)) = again(folder.path()).again else { panic!("it is broken") };
    assert!(why.contains("cut off or damaged"), "{why}");
}

#[test]
fn a_language_that_was_issued_stays_issued_when_the_other_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = "Vid skillnad gäller den svenska texten";
    let swedish = || fs::read_to_string(folder.path().join("till-leverantor/sakerhetskrav.md")).expect("the annex");
    built_in(folder.path(), "office-supplies", &[Language::Swedish]);
    assert!(!swedish().contains(both));
    built_in(folder.path(), "office-supplies", &[Language::English]);
    // What is issued in two languages says so in both, and one manifest lists both.
    assert!(swedish().contains(both));
    let verified = look(folder.path());
    assert!(verified.is_sound() && verified.unlisted.is_empty());
    assert!(verified.files.contains_key("till-leverantor/sakerhetskrav-en.md"));
    // Whoever takes the files of a language away does not want it any more.
    for name in verified.files.keys().filter(|name| name.contains("-en.")) {
        fs::remove_file(folder.path().join(name)).expect("a file");
    }
    built_in(folder.path(), "office-supplies", &[Language::Swedish]);
    assert!(!swedish().contains(both) && !folder.path().join("till-leverantor/sakerhetskrav-en.md").exists());
}
