//! How values of fields are shown, edited and read back: the one place where a [`mainstay_model::field::Widget`] becomes a
//! component. Pages ask here by field and value and know no kind.

pub mod display;
pub mod form;
pub mod input;
pub mod operand;
pub mod operator;
pub mod regions;
pub mod sent;
pub mod words;

use mainstay_app::Ctx;

use crate::guard::page_lang;
use crate::i18n::T;

/// The translator of a context.
pub(crate) fn t(ctx: &Ctx) -> T {
    T::new(page_lang(ctx.lang()))
}
