//! The signature of a manifest: made with the buyer's own key and OpenSSH (`ssh-keygen -Y sign -n kravbilaga`), and checked here
//! with a kept library. No private key ever comes near this program. Imports nothing of ours.

use ssh_key::{Algorithm, HashAlg, PublicKey, SshSig};

/// What the signature is for. It is part of what is signed, so that a signature of something else cannot be taken for one.
pub const NAMESPACE: &str = "kravbilaga";

/// Somebody whose signature counts.
#[derive(Clone, Debug)]
pub struct Signer {
    /// What the file of keys calls them.
    pub name: String,
    key: PublicKey,
}

/// What a signature shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// One of those whose signature counts has signed.
    By {
        /// What the file of keys calls them.
        name: String,
        /// The fingerprint of the key.
        fingerprint: String,
    },
    /// It was signed with a key that nobody has vouched for.
    WithUnknownKey {
        /// The fingerprint of the key.
        fingerprint: String,
    },
    /// It is no signature of this manifest; why.
    Wrong(String),
}

/// Those whose signatures count, by a file of public keys: a line each as in `id_ed25519.pub`, or as OpenSSH's `allowed_signers`
/// has them, with a name before the key.
///
/// # Errors
/// Each line that is no such key: its number, from 1, and what is wrong.
pub fn signers(text: &str) -> Result<Vec<Signer>, Vec<(usize, String)>> {
    let (mut signers, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_kind = |word: &&&str| ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start));
        let Some(at) = words.iter().position(|word| is_kind(&word)) else {
            wrong.push((number, "it holds no public key".to_owned()));
            continue;
        };
        match PublicKey::from_openssh(&words[at..].join(" ")) {
            Ok(key) => {
                let before = words.first().filter(|_| at > 0).map(|name| (*name).to_owned());
                let name = before.or_else(|| Some(key.comment().to_owned()).filter(|comment| !comment.is_empty()));
                let name = name.unwrap_or_else(|| fingerprint(&key));
                signers.push(Signer { name, key });
            }
            Err(error) => wrong.push((number, format!("the key cannot be read: {error}"))),
        }
    }
    if wrong.is_empty() && signers.is_empty() {
        wrong.push((1, "it holds no public key".to_owned()));
    }
    if wrong.is_empty() { Ok(signers) } else { Err(wrong) }
}

/// What a signature of some bytes shows.
pub fn check(signed: &[u8], signature: &[u8], signers: &[Signer]) -> Signed {
    let Ok(signature) = SshSig::from_pem(signature) else {
        return Signed::Wrong("it is not a signature as OpenSSH makes them".to_owned());
    };
    if signature.namespace() != NAMESPACE {
        return Signed::Wrong(format!("it is a signature for `{}`, not for `{NAMESPACE}`", signature.namespace()));
    }
    let key = PublicKey::from(signature.public_key().clone());
    if matches!(key.algorithm(), Algorithm::Rsa { .. } | Algorithm::Dsa) {
        return Signed::Wrong(
            "it is made with an RSA or DSA key; this program checks Ed25519 and ECDSA P-256".to_owned(),
        );
    }
    if key.verify(NAMESPACE, signed, &signature).is_err() {
        return Signed::Wrong("it does not fit the manifest as it is now".to_owned());
    }
    let fingerprint = fingerprint(&key);
    match signers.iter().find(|signer| signer.key.key_data() == key.key_data()) {
        Some(signer) => Signed::By { name: signer.name.clone(), fingerprint },
        None => Signed::WithUnknownKey { fingerprint },
    }
}

fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}
