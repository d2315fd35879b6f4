//! What the operator decides: one struct per concern, each setting defined once.
//!
//! A setting's name, documentation, default, type and environment name stand together in its section's file; from there
//! come the struct, the parser, `mainstay config show`, the documented default file and the reference page.
//!
//! Sources, the later one winning: defaults, the file `mainstay.toml`, the environment, flags. What none of them knows is
//! an error, never ignored: a misspelt setting would otherwise look as if it were in force.
//!
//! Not here: what users and administrators decide in the product (roles, fields, views), which is data.

mod data;
mod document;
mod file;
mod import;
mod locale;
mod log;
mod nearest;
mod problem;
mod section;
mod security;
mod server;
mod setting;
mod sources;
mod values;
mod webhooks;

#[cfg(test)]
mod tests;

pub(crate) use data::{Data, Database};
pub(crate) use document::{default_file, reference_page};
pub(crate) use import::Import;
pub(crate) use locale::{Language, Locale};
pub(crate) use log::{Log, LogFormat};
pub(crate) use section::AnySection;
pub(crate) use security::Security;
pub(crate) use server::Server;
pub(crate) use sources::{Loaded, Origin, Override, Sources};
pub(crate) use values::Network;
pub(crate) use webhooks::Webhooks;

/// All settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) data: Data,
    pub(crate) log: Log,
    pub(crate) security: Security,
    pub(crate) locale: Locale,
    pub(crate) import: Import,
    pub(crate) webhooks: Webhooks,
}

impl Config {
    /// The sections, in the order in which they are shown.
    pub(crate) fn sections(&self) -> [&dyn AnySection; 7] {
        [
            &self.server,
            &self.data,
            &self.log,
            &self.security,
            &self.locale,
            &self.import,
            &self.webhooks,
        ]
    }

    fn sections_mut(&mut self) -> [&mut dyn AnySection; 7] {
        [
            &mut self.server,
            &mut self.data,
            &mut self.log,
            &mut self.security,
            &mut self.locale,
            &mut self.import,
            &mut self.webhooks,
        ]
    }
}
