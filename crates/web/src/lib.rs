//! HTTP: the pages and the API of Mainstay. Handlers translate; what a person can do is in `mainstay-app`.

pub mod assets;
pub mod components;
pub mod i18n;
pub mod layout;
