//! From the tree to JSON text.

use crate::encoding::Node;
use crate::encoding::scan::plain_json;

/// Writes a node without blanks between its tokens.
pub(crate) fn print(node: Node<'_>, text: &mut String) {
    match node {
        Node::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print_string(name, text);
                text.push(':');
                print(*value, text);
            }
            text.push('}');
        }
        Node::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print(*item, text);
            }
            text.push(']');
        }
        Node::String(value) => print_string(value, text),
        Node::Number(digits) => text.push_str(digits),
        Node::Bool(flag) => text.push_str(if flag { "true" } else { "false" }),
        Node::Null => text.push_str("null"),
    }
}

fn print_string(value: &str, text: &mut String) {
    text.push('"');
    let mut rest = value;
    while let Some((plain, special)) = rest.split_at_checked(plain_json(rest.as_bytes())) {
        text.push_str(plain);
        let mut letters = special.chars();
        let Some(letter) = letters.next() else { break };
        escape(letter, text);
        rest = letters.as_str();
    }
    text.push('"');
}

/// The short escapes of JSON where there is one.
fn escape(letter: char, text: &mut String) {
    let short = match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        _ => {
            text.push_str("\\u00");
            let code = u32::from(letter);
            for digit in [code >> 4, code & 0xf] {
                text.extend(char::from_digit(digit & 0xf, 16));
            }
            return;
        }
    };
    text.push_str(short);
}
