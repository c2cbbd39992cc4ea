//! Why a client certificate cannot be used, and what to do about it.

use chrono::{DateTime, Utc};

/// A client certificate that is not taken. Where a file is at fault its name is told. Nothing here quotes
/// a key or a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The file is far longer than certificates and keys are.
    #[error("{file}: too long for a certificate or a key; choose the file with the certificate")]
    TooLong {
        /// The file.
        file: String,
    },
    /// More certificates than any chain has.
    #[error("too many certificates; leave out those that do not belong to this one")]
    TooMany,
    /// The file holds nothing that is known.
    #[error(
        "{file}: no certificate and no key that could be read; export it again as .p12, or as .pem in plain text"
    )]
    NotRecognised {
        /// The file.
        file: String,
    },
    /// A part of a PEM file cannot be read.
    #[error("{file}: the part {label} is cut or changed; copy it again from its BEGIN line to its END line")]
    BrokenPem {
        /// The file.
        file: String,
        /// The label of the part, as in its BEGIN line.
        label: String,
    },
    /// The parts are there, but what they hold is broken.
    #[error("{file}: the {what} in it cannot be read; ask for the file again")]
    Broken {
        /// The file.
        file: String,
        /// What is broken.
        what: &'static str,
    },
    /// The key is of a kind that cannot be used.
    #[error(
        "the private key is of a kind that is not used for this; it must be RSA of 2048 to 8192 bits, EC on P-256, \
         P-384 or P-521, or Ed25519"
    )]
    KeyKind,
    /// The file is encrypted and no passphrase was given.
    #[error("{file}: it is protected; enter its passphrase")]
    PassphraseNeeded {
        /// The file.
        file: String,
    },
    /// The passphrase does not open the file.
    #[error("{file}: the passphrase does not open it; enter the one that came with the file")]
    WrongPassphrase {
        /// The file.
        file: String,
    },
    /// The file is encrypted in a way that is not read here.
    #[error("{file}: it is protected in a way that is not read here; convert it with: {command}")]
    Protection {
        /// The file.
        file: String,
        /// The command that makes a file that can be read.
        command: &'static str,
    },
    /// There is no certificate.
    #[error("no certificate; choose the file with the certificate besides that with the key")]
    NoCertificate,
    /// There is no key.
    #[error(
        "no private key; choose the file with the key besides that with the certificate, or a .p12 with both"
    )]
    NoKey,
    /// There is more than one key.
    #[error("several private keys; choose files with the one key that belongs to the certificate")]
    SeveralKeys,
    /// No certificate belongs to the key.
    #[error(
        "the private key belongs to none of the certificates ({subjects}); choose the key that was made with it"
    )]
    KeyMismatch {
        /// Whose the certificates are.
        subjects: String,
    },
    /// Several certificates belong to the key.
    #[error("several certificates belong to the private key ({subjects}); leave out all but the newest")]
    SeveralLeaves {
        /// Whose the certificates are, each with its end.
        subjects: String,
    },
    /// The key is too short to be safe.
    #[error(
        "the RSA key has {bits} bits and must have 2048 at least; ask for a new certificate with a longer key"
    )]
    WeakRsa {
        /// Its length in bits.
        bits: usize,
    },
    /// The certificate is for something else.
    #[error(
        "the certificate is not for clients: its extended key usage lacks clientAuth; ask for a client certificate"
    )]
    NotForClients,
    /// The certificate has ended.
    #[error("the certificate ended at {}; ask for a new one, or check this computer's clock", .since.to_rfc3339())]
    Expired {
        /// Its end.
        since: DateTime<Utc>,
    },
    /// The certificate does not hold yet.
    #[error("the certificate holds only from {}; wait, or check this computer's clock", .from.to_rfc3339())]
    NotYetValid {
        /// Its beginning.
        from: DateTime<Utc>,
    },
}
