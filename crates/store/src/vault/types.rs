//! What holds a secret cannot be printed or written down by mistake: its type has no way to.

use std::{fmt::Debug, marker::PhantomData};

use secrecy::SecretString;
use serde::Serialize;

use super::{Unlocked, Vault, key::Key};
use crate::secrets::Pepper;

/// Asks of a type whether it has a trait. Where it does the constant is its own, else that of the trait below.
struct Asked<T>(PhantomData<T>);

impl<T: Debug> Asked<T> {
    const PRINTS: bool = true;
}

impl<T: Serialize> Asked<T> {
    const SERIALIZES: bool = true;
}

impl<T: Clone> Asked<T> {
    const CLONES: bool = true;
}

trait Has {
    const PRINTS: bool = false;
    const SERIALIZES: bool = false;
    const CLONES: bool = false;
}

impl<T> Has for Asked<T> {}

macro_rules! has {
    ($type:ty) => {
        [Asked::<$type>::PRINTS, Asked::<$type>::SERIALIZES, Asked::<$type>::CLONES]
    };
}

#[test]
fn types_that_hold_secrets_have_no_way_out() {
    assert_eq!(has!(String), [true; 3], "the question can be answered with yes");
    assert_eq!(has!(Key), [false; 3]);
    assert_eq!(has!(Unlocked), [false; 3]);
    assert_eq!(has!(Vault), [false; 3]);
    assert_eq!(has!(Pepper), [false; 3]);
    let [_, serializes, _] = has!(SecretString);
    assert!(!serializes);
    let printed = format!("{:?}", SecretString::from("canary"));
    assert!(!printed.contains("canary"), "{printed}");
}
