//! A build that is killed at any moment leaves every file whole or absent, and never a manifest that is ahead of its files.
//! A dozen moments, or as many as `KRAVBILAGA_MOMENTS` says.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kravbilaga::files::names_under;
use kravbilaga::manifest::{MANIFEST, Manifest, digest};

type Files = BTreeMap<String, Vec<u8>>;

fn command(out: &Path, version: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
    command.args(["build", "--language", "sv,en", "--formats", "docx,xlsx,html,md,json,csv"]);
    command.arg(version).arg("--out").arg(out).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn files(folder: &Path) -> Files {
    if !folder.exists() {
        return Files::new();
    }
    let names = names_under(folder).expect("readable");
    names.into_iter().map(|name| (name.clone(), fs::read(folder.join(&name)).expect("readable"))).collect()
}

/// The manifest lists nothing that is not there as one of two builds made it: never more than there is.
fn assert_whole(found: &Files, builds: [&Files; 2], when: Duration) {
    for (name, bytes) in found {
        let is_whole = builds.iter().any(|build| build.get(name) == Some(bytes));
        assert!(is_whole, "{name} is not as any build made it, killed after {when:?}");
    }
    let Some(manifest) = found.get(MANIFEST) else { return };
    let outputs = Manifest::read(manifest).expect("a whole manifest").outputs;
    // If it is the new one, every file is in place.
    if builds[1].get(MANIFEST) == Some(manifest) {
        for (name, then) in outputs {
            assert_eq!(found.get(&name).map(|bytes| digest(bytes)), Some(then), "{name}, killed after {when:?}");
        }
    }
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_a_manifest_that_is_not_ahead() {
    let moments: u32 = std::env::var("KRAVBILAGA_MOMENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let folder = tempfile::tempdir().expect("a folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cleaning.toml");
    let text = fs::read_to_string(example).expect("the example");
    let (first, second) = (folder.path().join("first.toml"), folder.path().join("second.toml"));
    fs::write(&first, &text).expect("a file");
    fs::write(&second, text.replace("version = \"1\"", "version = \"2\"")).expect("a file");
    let built = |name: &str, procurement: &Path| {
        let out = folder.path().join(name);
        let begun = Instant::now();
        assert!(command(&out, procurement).status().expect("it runs").success());
        (files(&out), begun.elapsed())
    };
    let (one, _) = built("one", &first);
    let (two, whole) = built("two", &second);
    assert_ne!(one.get(MANIFEST), two.get(MANIFEST));
    let out = folder.path().join("out");
    let mut seed: u64 = 20_261_122;
    for moment in 0..moments {
        // Half over an earlier build, half into nothing.
        let earlier = if moment % 2 == 0 { one.clone() } else { Files::new() };
        let _ = fs::remove_dir_all(&out);
        if !earlier.is_empty() {
            assert!(command(&out, &first).status().expect("it runs").success());
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The last third of the time is when files are put in place: most moments fall there.
        let part = 0.55 + 0.5 * (f64::from(u32::try_from(seed >> 33).expect("31 bits")) / f64::from(u32::MAX >> 1));
        let when = whole.mul_f64(part);
        let mut child = command(&out, &second).spawn().expect("it runs");
        std::thread::sleep(when);
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        assert_whole(&files(&out), [&earlier, &two], when);
        // The next build clears away what was staged, and goes through.
        assert!(command(&out, &second).status().expect("it runs").success(), "after {when:?}");
        assert_eq!(files(&out), two);
        let staged = fs::read_dir(folder.path()).expect("readable").flatten();
        let staged: Vec<_> = staged.filter(|entry| entry.file_name().to_string_lossy().starts_with('.')).collect();
        assert!(staged.is_empty(), "{staged:?}");
    }
}
