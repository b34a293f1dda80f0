//! Texts that spreadsheets write.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::{Note, Refused};

/// The text of a file, without a byte order mark, and a note where it was no UTF-8. Excel in Japanese writes CSV as Shift_JIS
/// (code page 932).
pub(super) fn decode(content: &[u8]) -> Result<(String, Option<Note>), Refused> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    if let Ok(text) = std::str::from_utf8(content) {
        return if text.contains('\0') { Err(Refused::Text) } else { Ok((text.to_owned(), None)) };
    }
    let known: &[(&'static Encoding, &'static str)] = match content {
        [0xff, 0xfe, ..] => &[(UTF_16LE, "UTF-16")],
        [0xfe, 0xff, ..] => &[(UTF_16BE, "UTF-16")],
        _ => &[(SHIFT_JIS, "Shift_JIS (CP932)"), (EUC_JP, "EUC-JP")],
    };
    let content = content.strip_prefix(&[0xff, 0xfe]).or(content.strip_prefix(&[0xfe, 0xff])).unwrap_or(content);
    for (encoding, name) in known {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(content)
            && !text.contains('\0')
        {
            return Ok((text.into_owned(), Some(Note::Encoding((*name).to_owned()))));
        }
    }
    Err(Refused::Text)
}
