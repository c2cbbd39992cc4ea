//! The reader of requests without its socket, for the targets in `fuzz/` and for nobody else.
//!
//! Nothing is decided here: the bytes go to the code that a connection hands them to.

use crate::http::{Ended, Reader};

/// What one connection carried.
#[derive(Debug)]
pub struct Carried {
    /// The body of each request, in order.
    pub bodies: Vec<Vec<u8>>,
    /// The status with which the connection was given up; absent where the peer ended it.
    pub refused: Option<u16>,
}

/// Reads these bytes as the requests of one connection.
pub async fn requests(mut bytes: &[u8]) -> Carried {
    let mut reader = Reader::default();
    let mut bodies = Vec::new();
    loop {
        match reader.next(&mut bytes).await {
            Ok(request) => bodies.push(request.body),
            Err(Ended::Gone) => return Carried { bodies, refused: None },
            Err(Ended::Refused(answer)) => return Carried { bodies, refused: Some(answer.status) },
        }
    }
}
