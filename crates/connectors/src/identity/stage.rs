//! For which of a provider's surroundings a certificate was made, as its names tell.

/// A provider's surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// For trying out: no money moves.
    Staging,
    /// Real money.
    Production,
}

const STAGING: [&str; 11] = [
    "staging",
    "stage",
    "stg",
    "test",
    "testing",
    "uat",
    "sandbox",
    "demo",
    "preprod",
    "preproduction",
    "pre",
];
const PRODUCTION: [&str; 3] = ["production", "prod", "live"];

impl Stage {
    /// What the organisational units say or, where they say nothing, the issuer. It is a hint for people, never
    /// a ground to refuse: certificates name no such thing by any standard.
    pub(super) fn told_by(units: &[String], issuer: &str) -> Option<Self> {
        Self::in_text(&units.join(" ")).or_else(|| Self::in_text(issuer))
    }

    /// Staging goes first: "pre-production" has both words.
    fn in_text(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let has =
            |known: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word));
        if has(&STAGING) {
            return Some(Self::Staging);
        }
        has(&PRODUCTION).then_some(Self::Production)
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn the_unit_tells_the_stage_and_else_the_issuer() {
        for (unit, issuer, told) in [
            ("API Security - STAGING", "CN=Client CA", Some(Stage::Staging)),
            ("API Security - PRODUCTION", "CN=Test CA", Some(Stage::Production)),
            ("API Security", "CN=Client CA - Test", Some(Stage::Staging)),
            ("API Security", "CN=Live Clients", Some(Stage::Production)),
            ("Pre-Production", "CN=CA", Some(Stage::Staging)),
            ("Latest deliveries", "CN=Contest Products", None),
            ("", "", None),
        ] {
            assert_eq!(Stage::told_by(&[unit.to_owned()], issuer), told, "{unit} by {issuer}");
        }
    }
}
