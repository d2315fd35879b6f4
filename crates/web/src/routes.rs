//! The table of addresses: method, path, who may come, handler. Walked by the tests: an address that lets somebody in whom
//! its need keeps out fails them.

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::guard;
use crate::state::Web;

/// Who may come to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody.
    Nobody,
    /// Somebody who is signed in.
    Person,
    /// Somebody who is signed in and may administer; for others it is not found.
    Administrator,
    /// A program with a key, or a page of a person who is signed in. Refusals are problem+json.
    Program,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET`, `POST` ...
    pub method: &'static str,
    /// The path's template: `/companies/{id}`.
    pub path: &'static str,
    /// Who may come.
    pub needs: Needs,
    /// It takes the time it takes: much is done at once, or the answer has no end.
    pub unhurried: bool,
}

/// Addresses with their handlers.
#[derive(Default)]
pub struct Routes {
    table: Vec<Route>,
    router: Router<Web>,
}

macro_rules! verbs {
    ($($name:ident $filter:ident),*) => {$(
        /// Adds an address for this method.
        #[must_use]
        pub fn $name<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
        where
            H: Handler<T, Web>,
            T: 'static,
        {
            self.add(stringify!($filter), path, needs, on(MethodFilter::$filter, handler))
        }
    )*};
}

impl Routes {
    /// No address yet.
    pub fn new() -> Self {
        Self::default()
    }

    verbs!(get GET, post POST, put PUT, patch PATCH, delete DELETE, options OPTIONS);

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        needs: Needs,
        handler: MethodRouter<Web>,
    ) -> Self {
        let guarded = match needs {
            Needs::Nobody => handler,
            Needs::Person => handler.layer(from_fn(guard::person)),
            Needs::Administrator => handler.layer(from_fn(guard::administrator)),
            Needs::Program => handler.layer(from_fn(guard::program)),
        };
        self.table.push(Route {
            method,
            path,
            needs,
            unhurried: false,
        });
        self.router = self.router.route(path, guarded);
        self
    }

    /// Bodies as long as the handlers themselves allow: for files, which are never whole in memory.
    #[must_use]
    pub fn without_body_limit(mut self) -> Self {
        self.router = self
            .router
            .layer(axum::extract::DefaultBodyLimit::disable());
        self
    }

    /// Answers that may take longer than the operator lets a request take.
    #[must_use]
    pub fn unhurried(mut self) -> Self {
        self.table
            .iter_mut()
            .for_each(|route| route.unhurried = true);
        self
    }

    /// Both tables.
    #[must_use]
    pub fn and(mut self, other: Routes) -> Self {
        self.table.extend(other.table);
        self.router = self.router.merge(other.router);
        self
    }

    /// The lines, for tests and for the API's description.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router.
    pub fn into_router(self) -> Router<Web> {
        self.router
    }
}
