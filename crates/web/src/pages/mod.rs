//! The pages, one file each. A page is a file here and a line in the list.

use crate::routes::Routes;

mod session;

/// Lists the pages: declares their files and joins their addresses.
macro_rules! pages {
    ($($page:ident,)*) => {
        $(pub(crate) mod $page;)*

        /// All pages.
        pub fn routes() -> Routes {
            Routes::new()$(.and($page::routes()))*
        }
    };
}

pages! {
    admin,
    board,
    bulk,
    changes,
    enter,
    files,
    home,
    import,
    list,
    new,
    palette,
    password,
    pick,
    record,
    search,
    settings,
    setup,
    sign_in,
    undo,
    views,
}
