//! The rest of an upload that was refused. A server that hangs up on a browser in the middle of sending leaves it with "the
//! connection was reset"; one that lets it finish can say what was wrong.

use axum::extract::Multipart;

/// How much is read for that. Whoever sends more has to live with the connection's end.
const MOST: usize = 256 << 20;

/// Reads off what is still to come.
pub(crate) async fn read_off(parts: &mut Multipart) {
    let mut read = 0;
    while let Ok(Some(mut part)) = parts.next_field().await {
        while let Ok(Some(bytes)) = part.chunk().await {
            read += bytes.len();
            if read > MOST {
                return;
            }
        }
    }
}
