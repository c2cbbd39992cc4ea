//! The tree between text and values, and its owned copy for what is only carried.

use super::Arena;

/// A member of an object: its name and value.
pub(crate) type Member<'a> = (&'a str, Node<'a>);

/// A value of a message before anybody knows what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node<'a> {
    Object(&'a [Member<'a>]),
    Array(&'a [Node<'a>]),
    String(&'a str),
    /// The digits as they were written; an amount must not pass through a float.
    Number(&'a str),
    Bool(bool),
    Null,
}

impl Node<'_> {
    /// The JSON kind, for errors.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Object(_) => "object",
            Self::Array(_) => "array",
            Self::String(_) => "string",
            Self::Number(_) => "number",
            Self::Bool(_) => "boolean",
            Self::Null => "null",
        }
    }
}

/// A tree that outlives its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    Object(Vec<(String, Tree)>),
    Array(Vec<Tree>),
    String(String),
    Number(String),
    Bool(bool),
    Null,
}

impl From<Node<'_>> for Tree {
    fn from(node: Node<'_>) -> Self {
        match node {
            Node::Object(members) => Self::Object(
                members.iter().map(|(name, node)| ((*name).to_owned(), Self::from(*node))).collect(),
            ),
            Node::Array(items) => Self::Array(items.iter().map(|node| Self::from(*node)).collect()),
            Node::String(text) => Self::String(text.to_owned()),
            Node::Number(digits) => Self::Number(digits.to_owned()),
            Node::Bool(flag) => Self::Bool(flag),
            Node::Null => Self::Null,
        }
    }
}

impl Tree {
    /// The tree as a part of a message.
    pub(crate) fn node<'a>(&'a self, arena: &'a Arena) -> Node<'a> {
        match self {
            Self::Object(members) => {
                let members: Vec<Member<'a>> =
                    members.iter().map(|(name, tree)| (name.as_str(), tree.node(arena))).collect();
                Node::Object(arena.alloc_slice_copy(&members))
            }
            Self::Array(items) => {
                let items: Vec<Node<'a>> = items.iter().map(|tree| tree.node(arena)).collect();
                Node::Array(arena.alloc_slice_copy(&items))
            }
            Self::String(text) => Node::String(text),
            Self::Number(digits) => Node::Number(digits),
            Self::Bool(flag) => Node::Bool(*flag),
            Self::Null => Node::Null,
        }
    }
}
