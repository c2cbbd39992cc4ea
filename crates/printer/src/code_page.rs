//! Which byte a printer takes for which letter. The first 128 are ASCII everywhere; these are the rest, in
//! order. `U+FFFD` stands where a page has nothing.

use domain::printer::CodePage;

/// The first of all: box lines, no euro.
const PC437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Western Europe with the euro, as receipt printers have it.
const PC858: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Western Europe as Windows has it.
const WPC1252: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// No page has this letter.
const NOTHING: char = '\u{fffd}';

/// The byte for a letter, where the page has it.
pub(crate) fn byte(page: CodePage, letter: char) -> Option<u8> {
    if letter.is_ascii() {
        return u8::try_from(letter).ok().filter(|byte| !byte.is_ascii_control());
    }
    if letter == NOTHING {
        return None;
    }
    let at = rest(page).chars().position(|known| known == letter)?;
    u8::try_from(at).ok()?.checked_add(128)
}

/// The letters from byte 128 on.
pub(crate) fn rest(page: CodePage) -> &'static str {
    match page {
        CodePage::Pc437 => PC437,
        CodePage::Pc858 => PC858,
        CodePage::Wpc1252 => WPC1252,
    }
}

/// Marks of print that no receipt needs, as those that every page has.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            '\u{2018}' | '\u{2019}' | '\u{201a}' => plain.push('\''),
            '\u{201c}'..='\u{201e}' => plain.push('"'),
            '\u{2026}' => plain.push_str("..."),
            '\u{a0}' | '\u{2009}' | '\u{202f}' => plain.push(' '),
            '\u{2022}' => plain.push('*'),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_128_letters_and_its_euro_where_printers_have_it() {
        for page in CodePage::ALL {
            assert_eq!(rest(page).chars().count(), 128, "{page:?}");
        }
        let euro = CodePage::ALL.map(|page| byte(page, '€'));
        assert_eq!(euro, [None, Some(0xd5), Some(0x80)]);
        let umlaut = CodePage::ALL.map(|page| byte(page, 'ä'));
        assert_eq!(umlaut, [Some(0x84), Some(0x84), Some(0xe4)]);
        assert_eq!(byte(CodePage::Pc858, 'ß'), Some(0xe1));
        assert_eq!(byte(CodePage::Wpc1252, 'é'), Some(0xe9));
    }

    #[test]
    fn no_letter_becomes_a_command() {
        for control in ['\u{0}', '\u{1b}', '\u{1d}', '\n', '\u{7f}', '\u{fffd}'] {
            assert!(CodePage::ALL.iter().all(|page| byte(*page, control).is_none()), "{control:?}");
        }
    }
}
