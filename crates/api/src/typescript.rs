//! The TypeScript side of the contract, made from the same list as the dispatcher.

use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::commands::{self, COMMANDS};
use crate::host;

/// Where the generated types stand, from the root of the repository.
pub const TYPES: &str = "ui/src/bindings/gen_api.ts";

/// Where the generated table of commands stands, from the root of the repository.
pub const COMMAND_TABLE: &str = "docs/commands.md";

/// Collects the declaration of a type and of all that it is made of, each once, by name.
pub(crate) struct Declarations<'a> {
    config: &'a Config,
    found: std::collections::BTreeMap<String, String>,
}

impl Declarations<'_> {
    /// Adds a type with its parts.
    pub(crate) fn add<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Lists, options and the like have no place of their own; their parts have.
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.found.contains_key(&name) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            self.found.insert(name, format!("{docs}export {}", T::decl(self.config)));
        }
        T::visit_dependencies(self);
    }
}

/// Every type that crosses to the screen, and the map of commands.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations { config: &config, found: std::collections::BTreeMap::new() };
    commands::declare(&mut declarations);
    host::commands::declare(&mut declarations);
    declarations.add::<crate::events::Numbered>();
    declarations.add::<crate::error::Code>();
    declarations.add::<crate::error::ApiError>();
    let mut text = String::from("// Generated from crates/api by `cargo xtask codegen`. Do not edit.\n\n");
    for declaration in declarations.found.values() {
        text.push_str(declaration);
        text.push_str("\n\n");
    }
    text.push_str("/** Every command with what it takes and what it gives. */\nexport type Commands = {\n");
    for (name, args, result, _) in all() {
        writeln!(text, "  {name}: {{ args: {args}, result: {result} }},").ok();
    }
    text.push_str("};\n\n/** The name of a command. */\nexport type CommandName = keyof Commands;\n");
    text
}

/// The till's own commands, then those of the place that it is in.
fn all() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str, &'static str)> {
    COMMANDS.iter().chain(host::commands::COMMANDS)
}

/// The table of commands for the documents.
#[must_use]
pub fn command_table() -> String {
    let mut text = String::from(
        "# Commands\n\nGenerated from `crates/api/src/commands.rs` and `host/commands.rs` by `cargo xtask codegen`. Do not edit.\n\n\
         | Command | Takes | Gives | What it does |\n|---|---|---|---|\n",
    );
    for (name, args, result, what) in all() {
        writeln!(text, "| `{name}` | `{args}` | `{result}` | {what} |").ok();
    }
    text
}
