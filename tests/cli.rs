//! The command line: what its help says, its exit codes, and what it prints where. `UPDATE=1 cargo test --test cli` rewrites the
//! help that is expected in `tests/help/`.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kravbilaga::workflow::{Folders, check};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn example(name: &str) -> String {
    project().join(format!("examples/{name}.toml")).display().to_string()
}

/// The program as a test runs it: without colours, and nothing of the tester's own environment that it listens to.
fn kravbilaga(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
    command.args(arguments).env_remove("KRAVBILAGA_NARRATED").env("NO_COLOR", "1").env("COLUMNS", "100");
    command.output().expect("the program starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

#[test]
fn each_command_has_the_help_that_is_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = project().join("tests/help");
    let commands: [&[&str]; 21] = [
        &[],
        &["build"],
        &["explain"],
        &["new"],
        &["check"],
        &["coverage"],
        &["compare"],
        &["evaluate"],
        &["refill"],
        &["plan"],
        &["verify"],
        &["serve"],
        &["catalogue"],
        &["catalogue", "init"],
        &["catalogue", "new"],
        &["catalogue", "schema"],
        &["catalogue", "idle"],
        &["catalogue", "overlay"],
        &["catalogue", "release"],
        &["catalogue", "review"],
        &["completions"],
    ];
    let mut expected = BTreeSet::new();
    for command in commands {
        let told = kravbilaga(&[command, &["--help"]].concat());
        assert_eq!((code(&told), stderr(&told)), (0, String::new()), "{command:?}");
        let help = stdout(&told).lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
        let file = folder.join(format!("{}.txt", [&["kravbilaga"], command].concat().join("-")));
        if update {
            std::fs::create_dir_all(&folder).expect("a folder can be made");
            std::fs::write(&file, &help).expect("what is expected can be written");
        }
        assert_eq!(help, std::fs::read_to_string(&file).unwrap_or_default(), "{}", file.display());
        expected.insert(file);
    }
    let found: BTreeSet<PathBuf> =
        std::fs::read_dir(&folder).expect("the expected help").map(|entry| entry.expect("a file").path()).collect();
    assert_eq!(found, expected, "left-over help");
    // A new command is new here too.
    let help = stdout(&kravbilaga(&["--help"]));
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<_> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert_eq!(
        names,
        [
            "build",
            "explain",
            "new",
            "check",
            "coverage",
            "compare",
            "evaluate",
            "refill",
            "plan",
            "verify",
            "serve",
            "catalogue",
            "completions"
        ]
    );
}

#[test]
fn every_help_has_an_example() {
    for command in [
        &["build"][..],
        &["explain"],
        &["new"],
        &["check"],
        &["coverage"],
        &["compare"],
        &["evaluate"],
        &["refill"],
        &["plan"],
        &["verify"],
        &["serve"],
        &["catalogue", "init"],
        &["catalogue", "schema"],
        &["completions"],
    ] {
        let help = stdout(&kravbilaga(&[command, &["--help"]].concat()));
        assert!(help.contains("Example") && help.contains("  kravbilaga "), "{command:?}");
    }
}

#[test]
fn mistakes_in_the_command_end_with_2() {
    for arguments in [&["build", "--colour"][..], &["biuld"], &["build"], &["check", "--format", "xml"], &[]] {
        let told = kravbilaga(arguments);
        assert_eq!((code(&told), stdout(&told)), (2, String::new()), "{arguments:?}");
        assert!(!stderr(&told).is_empty());
    }
}

#[test]
fn what_cannot_be_read_ends_with_2_and_one_sentence() {
    let (missing, folder) = ("no/such/file.toml", folder());
    let taken = folder.path().join("taken");
    std::fs::write(&taken, "a file where a folder should be").expect("it can be written");
    let taken = taken.display().to_string();
    let cleaning = example("cleaning");
    let commands: [&[&str]; 5] = [
        // A format by name, since a program that was built without PDF remarks on that too.
        &["build", missing, "--formats", "md"],
        &["explain", missing],
        &["check", "--catalogue", "no/such/folder"],
        &["build", &cleaning, "--formats", "md", "--out", &taken],
        &["build", &cleaning, "--formats", "md", "--templates", &taken],
    ];
    for arguments in commands {
        let told = kravbilaga(arguments);
        assert_eq!((code(&told), stdout(&told)), (2, String::new()), "{arguments:?}: {}", stderr(&told));
        let said = stderr(&told);
        assert!(said.starts_with("kravbilaga: could not ") && said.lines().count() == 1, "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(taken).expect("it is still there"), "a file where a folder should be");
}

#[test]
fn problems_in_a_file_end_with_1_on_stderr_and_write_nothing() {
    let folder = folder();
    let file = folder.path().join("wrong.toml");
    let text = std::fs::read_to_string(example("cleaning")).expect("the example");
    std::fs::write(&file, text.replace("[facts]", "[facts]\nhandels-information = true")).expect("it can be written");
    let file = file.display().to_string();
    for arguments in [&["build", file.as_str()], &["explain", file.as_str()]] {
        let told = kravbilaga(arguments);
        assert_eq!((code(&told), stdout(&told)), (1, String::new()), "{arguments:?}");
        let said = stderr(&told);
        assert!(
            said.contains("unknown-characteristic") && said.contains("did you mean `handles-information`?"),
            "{said}"
        );
        assert!(said.contains("1 error, "), "{said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "something was written");
}

#[test]
fn a_gate_ends_with_1_and_tells_the_steps() {
    let folder = folder();
    let out = folder.path().join("out");
    let told = kravbilaga(&["build", &example("protective-security"), "--out", &out.display().to_string()]);
    assert_eq!((code(&told), stdout(&told)), (1, String::new()));
    assert!(stderr(&told).contains("\n  1. ") && stderr(&told).contains("nothing was built"), "{}", stderr(&told));
    assert!(!out.exists());
}

#[test]
fn build_tells_where_and_stops_at_what_somebody_has_edited() {
    let folder = folder();
    let out = folder.path().display().to_string();
    let build = |more: &[&str]| kravbilaga(&[&["build", &example("office-supplies"), "--out", &out], more].concat());
    let built = build(&["--formats", "md,json"]);
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    assert!(stdout(&built).contains(&out), "{}", stdout(&built));
    let annex = folder.path().join("till-leverantor/sakerhetskrav.md");
    std::fs::write(&annex, "edited").expect("it can be written");
    let stopped = build(&["--formats", "md,json"]);
    assert_eq!((code(&stopped), stdout(&stopped)), (1, String::new()));
    assert!(stderr(&stopped).contains("sakerhetskrav.md has been edited"), "{}", stderr(&stopped));
    let replaced = build(&["--formats", "md,json", "--replace"]);
    assert_eq!(code(&replaced), 0);
    assert!(stderr(&replaced).contains("sakerhetskrav.md.before"), "{}", stderr(&replaced));
    assert_ne!(std::fs::read_to_string(annex).expect("it is there"), "edited");
}

#[test]
fn several_procurements_get_a_folder_each() {
    let folder = folder();
    let out = folder.path().display().to_string();
    let (good, stopped) = (example("office-supplies"), example("protective-security"));
    let told = kravbilaga(&["build", &stopped, &good, "--out", &out, "--formats", "json"]);
    assert_eq!(code(&told), 1, "one of them is stopped");
    assert!(folder.path().join("office-supplies/till-leverantor/krav.json").exists(), "the other is built");
}

#[test]
fn explain_tells_every_requirement() {
    let told = kravbilaga(&["explain", &example("cleaning")]);
    assert_eq!(code(&told), 0, "{}", stderr(&told));
    let said = stdout(&told);
    let (catalogue, _) = check(&Folders::default()).expect("the built-in catalogue can be read");
    let (catalogue, _) = catalogue.expect("the built-in catalogue is sound");
    for id in catalogue.requirements.keys() {
        let lines: Vec<&str> =
            said.lines().skip_while(|line| !line.starts_with(&format!("  {id}  "))).take(2).collect();
        assert!(lines.len() == 2 && lines[1].trim().len() > 5, "{id}: {lines:?}");
    }
}

#[test]
fn explain_tells_only_what_is_asked_and_knows_what_is_not_there() {
    let some = kravbilaga(&["explain", &example("cleaning"), "BRA-003", "--language", "en"]);
    assert_eq!(code(&some), 0);
    assert_eq!(stdout(&some).lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).count(), 1);
    let none = kravbilaga(&["explain", &example("cleaning"), "XYZ-001"]);
    assert_eq!(code(&none), 1);
    assert!(stderr(&none).contains("there is no requirement `XYZ-001`"), "{}", stderr(&none));
}

#[test]
fn what_if_tells_what_would_change() {
    let what_if = |answer| kravbilaga(&["explain", &example("cleaning"), "--language", "en", "--what-if", answer]);
    let more = what_if("hot-work=true");
    assert_eq!(code(&more), 0, "{}", stderr(&more));
    assert!(stdout(&more).contains(" → "), "{}", stdout(&more));
    for wrong in ["hot-wrok=true", "hot-work=perhaps", "hot-work", "confidentiality=high", "object=rocket"] {
        let told = what_if(wrong);
        assert_eq!((code(&told), stdout(&told)), (1, String::new()), "{wrong}");
        assert!(stderr(&told).contains('`'), "{wrong}: {}", stderr(&told));
    }
}

#[test]
fn what_if_with_a_level_alone_tells_one_lower_and_one_higher() {
    let what_if =
        |answer| stdout(&kravbilaga(&["explain", &example("journal-system"), "--language", "en", "--what-if", answer]));
    let both = what_if("availability");
    let (lower, higher) = both.split_once("One level higher:").expect("both");
    let stated = what_if("availability=considerable");
    assert_eq!(lower.trim_start_matches("One level lower:\n").trim(), stated.trim());
    assert!(stated.lines().count() > 10 && higher.contains("the highest"), "{both}");
}

#[test]
fn check_finds_nothing_wrong_with_the_built_in_catalogue() {
    let told = kravbilaga(&["check"]);
    assert_eq!((code(&told), stderr(&told)), (0, String::new()));
    assert!(stdout(&told).contains("nothing wrong"), "{}", stdout(&told));
}

#[test]
fn check_tells_as_json() {
    let base = project().join("tests/diagnostics/unknown-control/requirements");
    for (catalogue, ends) in [(project().join("requirements"), 0), (base, 1)] {
        let told = kravbilaga(&["check", "--format", "json", "--catalogue", &catalogue.display().to_string()]);
        assert_eq!((code(&told), stderr(&told)), (ends, String::new()));
        let rows: serde_json::Value = serde_json::from_str(&stdout(&told)).expect("JSON");
        let rows = rows.as_array().expect("an array");
        assert_eq!(rows.is_empty(), ends == 0);
        assert!(rows.iter().all(|row| row["code"].is_string() && row["message"].is_string()));
    }
}

#[test]
fn a_catalogue_of_ones_own_begins_sound_and_is_never_written_over() {
    let folder = folder();
    let own = folder.path().join("egen");
    let (own, requirements, templates) =
        (own.display().to_string(), own.join("requirements").display().to_string(), own.join("templates"));
    let templates = templates.display().to_string();
    let made = kravbilaga(&["catalogue", "init", &own]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let checked = kravbilaga(&["check", "--catalogue", &requirements, "--templates", &templates]);
    assert_eq!((code(&checked), stderr(&checked)), (0, String::new()));
    let again = kravbilaga(&["catalogue", "init", &own]);
    assert_eq!((code(&again), stdout(&again)), (2, String::new()));
    assert!(stderr(&again).contains("is already there"), "{}", stderr(&again));
    let built = |more: &[&str], out: &str| {
        let out = folder.path().join(out);
        let to = out.display().to_string();
        let arguments = ["build", &example("office-supplies"), "--formats", "json,md", "--out", &to];
        let told = kravbilaga(&[&arguments, more].concat());
        assert_eq!(code(&told), 0, "{}", stderr(&told));
        std::fs::read(out.join("internt/manifest.json")).expect("a manifest")
    };
    let own = built(&["--catalogue", &requirements, "--templates", &templates], "a");
    assert_eq!(own, built(&[], "b"), "the folder says the same as what is inside");
}

#[test]
fn nothing_is_coloured_where_nobody_looks_or_no_color_is_set() {
    let folder = folder();
    let file = folder.path().join("wrong.toml");
    std::fs::write(&file, "[procurement]\ntitel = 1\n").expect("it can be written");
    for no_color in [true, false] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
        command.arg("explain").arg(&file).env_remove("NO_COLOR").env_remove("KRAVBILAGA_NARRATED");
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let told = command.output().expect("the program starts");
        assert_eq!(code(&told), 1);
        assert!(!stderr(&told).contains('\u{1b}') && stderr(&told).contains("unknown-key"), "{}", stderr(&told));
    }
    let mut narrated = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
    narrated.arg("explain").arg(&file).env("KRAVBILAGA_NARRATED", "1");
    let told = narrated.output().expect("the program starts");
    assert!(stderr(&told).contains("diagnostic code: unknown-key"), "{}", stderr(&told));
}

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "fish", "zsh", "powershell", "elvish"] {
        let told = kravbilaga(&["completions", shell]);
        assert_eq!((code(&told), stderr(&told)), (0, String::new()));
        assert!(stdout(&told).contains("kravbilaga"), "{shell}");
    }
}

#[test]
fn a_new_requirement_gets_the_next_number_and_check_says_what_is_left() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let catalogue = folder.path().join("ours");
    let shown = catalogue.join("requirements").display().to_string();
    assert_eq!(code(&kravbilaga(&["catalogue", "init", &catalogue.display().to_string()])), 0);
    let made = kravbilaga(&["catalogue", "new", "MED", "--catalogue", &shown]);
    assert_eq!((code(&made), stderr(&made)), (0, String::new()));
    let said = stdout(&made);
    let (path, _) = said.split_once(": ").expect("a path");
    assert!(path.contains("medical-devices") && path.ends_with(".toml"), "{path}");
    let checked = kravbilaga(&["check", "--catalogue", &shown]);
    assert_eq!(code(&checked), 1);
    assert!(stderr(&checked).contains("is empty"), "{}", stderr(&checked));
    let refused = kravbilaga(&[
        "catalogue",
        "new",
        "INF-020",
        "--catalogue",
        &project().join("requirements").display().to_string(),
    ]);
    assert_eq!(code(&refused), 1);
    assert!(stderr(&refused).contains("`INF-020` is taken"), "{}", stderr(&refused));
}

/// What a line such as `#:schema ../schemas/requirement.json` names, read from where the file stands.
fn named_schema(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).expect("the file");
    let way = text.lines().next()?.strip_prefix("#:schema ")?.to_owned();
    Some(std::fs::read_to_string(file.parent()?.join(way)).expect("the schema is where the file says"))
}

#[test]
fn schemas_are_written_for_a_catalogue_and_new_files_name_them() {
    let folder = folder();
    let ours = folder.path().join("ours");
    let (requirements, templates) = (ours.join("requirements"), ours.join("templates"));
    let (shown, templates) = (requirements.display().to_string(), templates.display().to_string());
    assert_eq!(code(&kravbilaga(&["catalogue", "init", &ours.display().to_string()])), 0);
    let themes = requirements.join("themes.toml");
    let theme = "\n[[theme]]\nid = \"snow\"\nsv = \"Snö\"\nen = \"Snow\"\n";
    let with_theme = std::fs::read_to_string(&themes).expect("the themes") + theme;
    std::fs::write(&themes, with_theme).expect("it can be written");
    let schema = || std::fs::read_to_string(requirements.join("schemas/requirement.json")).expect("a schema");
    assert!(!schema().contains("`snow`: Snö"), "the catalogue's own theme is new");
    let written = kravbilaga(&["catalogue", "schema", "--catalogue", &shown, "--templates", &templates]);
    assert_eq!(code(&written), 0, "{}", stderr(&written));
    assert!(stdout(&written).lines().any(|line| line.ends_with("requirement.json")), "{}", stdout(&written));
    assert!(schema().contains("`snow`: Snö"));

    let made = kravbilaga(&["catalogue", "new", "MED", "--catalogue", &shown]);
    let said = stdout(&made);
    let (path, _) = said.split_once(": ").expect("a path");
    assert_eq!(named_schema(Path::new(path)), Some(schema()));
    std::fs::remove_file(path).expect("what is not filled in can be removed");

    let new = |name: &str, more: &[&str]| {
        let file = folder.path().join(name);
        let told = kravbilaga(&[&["new", &file.display().to_string()], more].concat());
        assert_eq!(code(&told), 0, "{}", stderr(&told));
        file
    };
    std::fs::create_dir(folder.path().join("deep")).expect("a folder can be made");
    let procurement = std::fs::read_to_string(requirements.join("schemas/procurement.json")).expect("a schema");
    for start in [&["--blank"][..], &["--from", "cleaning"]] {
        let own = new(&format!("deep/{}.toml", start.len()), &[start, &["--catalogue", &shown]].concat());
        assert_eq!(named_schema(&own).as_deref(), Some(procurement.as_str()), "{start:?}");
        let builtin = new(&format!("{}.toml", start.len()), start);
        assert_eq!(named_schema(&builtin), None, "there is no folder to point at");
    }
}

#[test]
fn schemas_of_the_built_in_catalogue_are_written_where_one_says() {
    let folder = folder();
    let out = folder.path().display().to_string();
    let written = kravbilaga(&["catalogue", "schema", "--out", &out]);
    assert_eq!(code(&written), 0, "{}", stderr(&written));
    let made = std::fs::read(folder.path().join("schemas/procurement.json")).expect("a schema");
    assert_eq!(
        made,
        std::fs::read(project().join("requirements/schemas/procurement.json")).expect("the committed one")
    );
    assert_eq!(code(&kravbilaga(&["catalogue", "schema"])), 2, "no folder is named");
}

#[test]
fn comparing_ends_with_0_whether_or_not_something_differs() {
    let (policy, proposal) = ("vasterbotten-sakerhetspolicy", "vasterbotten-sakerhetspolicy-motforslag");
    let same = kravbilaga(&["compare", policy, policy]);
    assert_eq!((code(&same), stderr(&same)), (0, String::new()));
    assert!(stdout(&same).ends_with("nothing differs\n"), "{}", stdout(&same));
    let differs = kravbilaga(&["compare", policy, proposal]);
    assert_eq!(code(&differs), 0);
    assert!(stderr(&differs).contains("only proposed"), "{}", stderr(&differs));
    let unlike = kravbilaga(&["compare", policy, &example("cleaning")]);
    assert_eq!((code(&unlike), stdout(&unlike)), (1, String::new()));
    assert!(stderr(&unlike).contains("give two of the same kind"), "{}", stderr(&unlike));
}

#[test]
fn a_comparison_is_written_into_a_file_that_is_not_there_yet() {
    let folder = folder();
    let file = folder.path().join("changes.docx").display().to_string();
    let compare =
        ["compare", "vasterbotten-sakerhetspolicy", "vasterbotten-sakerhetspolicy-motforslag", "--format", "docx"];
    let without = kravbilaga(&compare);
    assert_eq!((code(&without), stdout(&without)), (2, String::new()));
    assert!(stderr(&without).contains("name a file with --out"), "{}", stderr(&without));
    let written = kravbilaga(&[&compare[..], &["--out", &file]].concat());
    assert_eq!((code(&written), stdout(&written)), (0, format!("{file}\n")));
    let before = std::fs::read(&file).expect("it is written");
    let again = kravbilaga(&[&compare[..], &["--out", &file]].concat());
    assert_eq!(code(&again), 2);
    assert_eq!(std::fs::read(&file).expect("it is still there"), before);
}
