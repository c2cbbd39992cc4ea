//! Who stands behind a command that the core does not carry out for just anybody.
//!
//! Their PIN stands in no argument, where every program on the computer could read it.

use std::io::BufRead as _;

use api::App;
use api::views::OperatorView;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use zeroize::Zeroize as _;

use crate::told::{End, refused, unusable};

/// Where the PIN may stand instead of the first line of standard input.
const PIN: &str = "FLORIN_PIN";

/// A person of the shop who proved to be that person.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) pin: SecretString,
}

/// Signs a person in by name, with the PIN that is waiting for it.
pub(crate) async fn sign_in(app: &App, field: &str, name: &str) -> Result<Person, End> {
    let snapshot = app.snapshot().await.map_err(|error| refused(&error))?;
    let named = |one: &OperatorView| one.name == name || one.id == name;
    let Some(found) = snapshot.operators.into_iter().find(named) else {
        return Err(unusable(field, "name somebody of the shop"));
    };
    let person = Person { id: found.id, pin: pin().map_err(|cure| unusable("pin", &cure))? };
    let proof = json!({ "operator": person.id, "pin": person.pin.expose_secret() });
    match api::dispatch(app, "operator_sign_in", proof).await {
        Ok(_) => Ok(person),
        Err(error) => Err(refused(&error)),
    }
}

fn pin() -> Result<SecretString, String> {
    if let Ok(pin) = std::env::var(PIN) {
        return Ok(SecretString::from(pin));
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| format!("read the PIN from standard input: {error}"))?;
    let pin = SecretString::from(line.trim());
    line.zeroize();
    if pin.expose_secret().is_empty() {
        return Err(format!("give it in {PIN} or as the first line of standard input"));
    }
    Ok(pin)
}
