//! Where in a message somebody stands: made into text only when something is wrong.

/// A place and the way to it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    /// Empty for the message as a whole, and for an item of a list within a list.
    name: &'a str,
    index: Option<usize>,
}

impl<'a> Place<'a> {
    /// The message as a whole.
    pub(crate) const TOP: Place<'static> = Place { parent: None, name: "", index: None };

    /// The member of that name.
    pub(crate) fn member(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), name, index: None }
    }

    /// The item of that list.
    pub(crate) fn item(&'a self, name: &'a str, index: usize) -> Self {
        Self { parent: Some(self), name, index: Some(index) }
    }

    /// Names from the root with points between.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        self.put(&mut path);
        path
    }

    fn put(&self, path: &mut String) {
        if let Some(parent) = self.parent {
            parent.put(path);
        }
        push_step(path, self.name, self.index);
    }
}

/// Puts one more step on a path.
pub(crate) fn push_step(path: &mut String, name: &str, index: Option<usize>) {
    if !name.is_empty() {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(shown(name));
    }
    if let Some(index) = index {
        path.push('[');
        path.push_str(&index.to_string());
        path.push(']');
    }
}

/// A member name as an error may show it: names of the standard are short words, anything else could be data.
fn shown(name: &str) -> &str {
    let word = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if word { name } else { "?" }
}
