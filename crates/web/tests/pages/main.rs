//! Pages as people meet them, in this process and on both databases. One binary, a module for each page.

mod home;
mod list;
mod record;
mod visitor;
