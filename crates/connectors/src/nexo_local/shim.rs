//! Stands for the seal until it is here.
#![allow(unreachable_pub, dead_code, reason = "until the real one is here")]
use nexo::dialect::Dialect;
pub(super) mod security {
    use nexo::v3::Message;
    pub struct Keys;
    impl Keys {
        pub fn derive(_: &str, _: u32, _: &[u8]) -> Self {
            Keys
        }
    }
    pub enum Opened {
        Sealed { message: Message, plain: Vec<u8> },
        ClearError(Message),
    }
    pub enum OpenError {
        Unreadable(nexo::error::Error),
        Unverified,
    }
    pub fn seal(
        _: &Keys,
        d: &super::Dialect,
        m: &Message,
        _: [u8; 16],
    ) -> Result<Vec<u8>, nexo::error::Error> {
        d.write(m)
    }
    pub fn open(_: &Keys, b: &[u8]) -> Result<Opened, OpenError> {
        Ok(Opened::Sealed {
            message: nexo::read(b).map_err(OpenError::Unreadable)?.message,
            plain: b.to_vec(),
        })
    }
}
