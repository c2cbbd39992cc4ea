//! The accept loop beside a bare `axum::serve`; not there yet.
fn main() {}
