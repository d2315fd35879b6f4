//! Pages as people meet them and the API as programs do, in this process and on both databases. One binary, a module for each
//! page.

mod api;
mod doors;
mod home;
mod record;
mod sign_in;
mod visitor;
