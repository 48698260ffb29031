//! `kravbilaga verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::workflow::{Again, Alteration, PassageChange, Signed, Standing, Verified, Verify, clause_id, verify};

use super::{Ended, counted, diagnose, remark, result};

/// Tell whether files are as they were when they were built
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga verify 1234-2026                            everything in a procurement's folder
  kravbilaga verify 1234-2026/till-leverantor/krav.json  one file of it
  kravbilaga verify received --manifest manifest.json    files that were sent to you, by their names
  kravbilaga verify 1234-2026 --rebuild                  build again from the kept inputs, and compare
  kravbilaga verify 1234-2026 --signers buyer.pub        and tell who has signed the manifest

Each file is compared with the digest that the manifest has of it. Whoever can change the files can change the manifest too:
only a signature shows that nobody has. Sign with OpenSSH and a key of the buyer's own (Ed25519 or ECDSA P-256):
  ssh-keygen -Y sign -n kravbilaga -f KEY 1234-2026/internt/manifest.json

Exit code 1 if anything has been altered or is missing.")]
pub(super) struct VerifyArguments {
    /// A procurement's folder, a folder in it, or a file
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The manifest, where it does not stand in the folder
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// The public keys whose signatures count: lines of id_ed25519.pub, or OpenSSH's allowed_signers
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// Build again from the kept inputs, and tell what differs
    #[arg(long)]
    rebuild: bool,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = Shape::Text, value_name = "FORMAT")]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// Lines for people
    Text,
    /// For other programs
    Json,
}

pub(super) fn run(arguments: &VerifyArguments) -> anyhow::Result<Ended> {
    let verified = verify(&Verify {
        path: arguments.path.clone(),
        manifest: arguments.manifest.clone(),
        signers: arguments.signers.clone(),
        rebuild: arguments.rebuild,
    })?;
    match arguments.format {
        Shape::Text => tell(&verified),
        Shape::Json => {
            result(&serde_json::to_string_pretty(&as_json(&verified)).expect("texts and numbers are JSON"));
        }
    }
    if let Some(Again::Refused(problems)) = &verified.again {
        diagnose(problems);
    }
    Ok(if verified.is_sound() { Ended::Done } else { Ended::Problems })
}

fn tell(verified: &Verified) {
    for (name, standing) in &verified.files {
        tell_file(name, standing);
    }
    for name in &verified.unlisted {
        result(&format!("{name}: not listed in the manifest"));
    }
    let of = |wanted: fn(&Standing) -> bool| verified.files.values().filter(|standing| wanted(standing)).count();
    let unchanged = of(|standing| *standing == Standing::Unchanged);
    let altered = of(|standing| matches!(standing, Standing::Altered(_)));
    let missing = of(|standing| *standing == Standing::Missing);
    let manifest = &verified.manifest;
    result(&format!(
        "{} unchanged since the manifest, {altered} altered, {missing} missing",
        counted(unchanged, "file"),
    ));
    result(&format!("built by {} from the catalogue {}", manifest.tool, manifest.catalogue));
    result(&match &verified.signed {
        None => "the manifest is not signed".to_owned(),
        Some(Signed::By { name, fingerprint }) => format!("the manifest is signed by {name} ({fingerprint})"),
        Some(Signed::WithUnknownKey { fingerprint }) => {
            format!("the manifest is signed with the key {fingerprint}; say whose signature counts with --signers")
        }
        Some(Signed::Wrong(why)) => format!("the signature of the manifest does not hold: {why}"),
    });
    if let Some(again) = &verified.again {
        tell_again(again);
    }
}

fn tell_file(name: &str, standing: &Standing) {
    match standing {
        Standing::Unchanged => result(&format!("{name}: unchanged")),
        Standing::Missing => result(&format!("{name}: missing")),
        Standing::Unlisted => result(&format!("{name}: not listed in the manifest")),
        Standing::Altered(alteration) => {
            result(&format!("{name}: altered"));
            for line in lines(alteration) {
                result(&format!("  {line}"));
            }
        }
    }
}

fn lines(alteration: &Alteration) -> Vec<String> {
    match alteration {
        Alteration::Passages(passages) => {
            passages.iter().map(|(name, difference)| passage(name, *difference)).collect()
        }
        Alteration::Elsewhere => {
            vec![
                "its clauses and sections read as they did: a header, a property or how it looks has been altered"
                    .to_owned(),
            ]
        }
        Alteration::Unknown => vec!["its text cannot be read back".to_owned()],
    }
}

fn passage(name: &str, difference: PassageChange) -> String {
    let what = match difference {
        PassageChange::Reworded => "reads otherwise",
        PassageChange::Gone => "is gone",
        PassageChange::Added => "has been added",
    };
    if name.is_empty() {
        format!("what stands before the first heading {what}")
    } else if clause_id(name).is_some() {
        format!("clause {name} {what}")
    } else {
        format!("`{name}` {what}")
    }
}

fn tell_again(again: &Again) {
    match again {
        Again::Built { tools: (first, now), same, different, without } => {
            result("");
            for (name, standing) in different {
                tell_file(&format!("built again, {name}"), standing);
            }
            result(&format!(
                "built again by {now}: {} the same to the last bit, {} not",
                counted(*same, "file"),
                different.len()
            ));
            if first != now {
                let requirements = if again.has_same_requirements() { "are the same" } else { "differ" };
                result(&format!("it was first built by {first}; the requirements (krav.json) {requirements}"));
            }
            if !without.is_empty() {
                remark(&format!("not built again, since this program was built without it: {}", without.join(", ")));
            }
        }
        Again::Refused(_) => result("this version refuses the inputs that were kept:"),
        Again::Unreadable(why) => result(&format!("nothing could be built again: {why}")),
    }
}

fn as_json(verified: &Verified) -> Value {
    let standing = |standing: &Standing| match standing {
        Standing::Unchanged => json!({ "standing": "unchanged" }),
        Standing::Missing => json!({ "standing": "missing" }),
        Standing::Unlisted => json!({ "standing": "unlisted" }),
        Standing::Altered(Alteration::Unknown) => json!({ "standing": "altered" }),
        Standing::Altered(Alteration::Elsewhere) => json!({ "standing": "altered", "passages": {} }),
        Standing::Altered(Alteration::Passages(passages)) => {
            let word = |difference: &PassageChange| match difference {
                PassageChange::Reworded => "reworded",
                PassageChange::Gone => "gone",
                PassageChange::Added => "added",
            };
            let passages = passages.iter().map(|(name, difference)| (name.clone(), json!(word(difference))));
            json!({ "standing": "altered", "passages": passages.collect::<Map<_, _>>() })
        }
    };
    let files = |files: &std::collections::BTreeMap<String, Standing>| -> Value {
        files.iter().map(|(name, found)| (name.clone(), standing(found))).collect::<Map<_, _>>().into()
    };
    let signed = match &verified.signed {
        None => json!(null),
        Some(Signed::By { name, fingerprint }) => json!({ "by": name, "key": fingerprint }),
        Some(Signed::WithUnknownKey { fingerprint }) => json!({ "by": null, "key": fingerprint }),
        Some(Signed::Wrong(why)) => json!({ "wrong": why }),
    };
    let again = verified.again.as_ref().map(|again| match again {
        Again::Built { tools: (first, now), same, different, without } => json!({
            "first": first, "now": now, "same": same, "different": files(different), "without": without,
            "same-requirements": again.has_same_requirements(),
        }),
        Again::Refused(_) => json!({ "refused": true }),
        Again::Unreadable(why) => json!({ "unreadable": why }),
    });
    json!({
        "schema": "kravbilaga/verified/1",
        "sound": verified.is_sound(),
        "tool": verified.manifest.tool,
        "catalogue": verified.manifest.catalogue,
        "files": files(&verified.files),
        "unlisted": verified.unlisted,
        "signed": signed,
        "again": again,
    })
}
