//! Rewrites an XML message without its card data, by the same rules as the JSON one.
//!
//! In nexo's XML the scalar members are attributes, so attributes are filtered like members, and elements that
//! hold card data go with everything in them.

use quick_xml::escape::escape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::json::{CARD_DATA, Filtered, NOT_NEEDED, plain, without_pairs};
use super::text::{mask_text, strip_hidden};
use super::{masked_pan, number};

/// Filters a message; `None` when it is no XML, or XML that says what its words mean by itself (a DTD).
pub(super) fn filter(text: &str) -> Option<Filtered> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let mut out = Filtered { text: String::with_capacity(text.len()), dropped: 0 };
    let mut open = Vec::new();
    let mut words = String::new();
    loop {
        let event = reader.read_event().ok()?;
        if !matches!(event, Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) {
            out.words(&core::mem::take(&mut words));
        }
        match event {
            Event::Start(start) => {
                if is_card_data(&start) {
                    reader.read_to_end(start.name()).ok()?;
                    out.dropped = out.dropped.saturating_add(1);
                } else {
                    open.push(name(&start));
                    out.element(&start, ">")?;
                }
            }
            Event::Empty(start) => {
                if !is_card_data(&start) {
                    out.element(&start, "/>")?;
                } else if start.attributes().next().is_some() {
                    out.dropped = out.dropped.saturating_add(1);
                }
            }
            Event::End(_) => {
                let name = open.pop()?;
                out.text.extend(["</", name.as_str(), ">"]);
            }
            Event::Text(text) => words.push_str(&text.xml10_content()),
            Event::CData(text) => words.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => words.push_str(&resolved(&reference)?),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => return open.is_empty().then_some(out),
        }
    }
}

/// One of the five names of XML, or a character by its number.
fn resolved(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
}

fn name(start: &BytesStart<'_>) -> String {
    start.name().as_ref().to_owned()
}

fn is_card_data(start: &BytesStart<'_>) -> bool {
    CARD_DATA.contains(&plain(&name(start)).as_str())
}

impl Filtered {
    fn element(&mut self, start: &BytesStart<'_>, end: &str) -> Option<()> {
        self.text.push('<');
        self.text.push_str(&name(start));
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let name = attribute.key.as_ref();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            let kind = plain(name);
            if CARD_DATA.contains(&kind.as_str()) {
                self.dropped = self.dropped.saturating_add(u32::from(!value.is_empty()));
                continue;
            }
            if NOT_NEEDED.contains(&kind.as_str()) {
                continue;
            }
            let kept = if kind == "maskedpan" {
                self.dropped = self.dropped.saturating_add(number::mask(&strip_hidden(&value)).found);
                masked_pan(&value).unwrap_or_default()
            } else {
                self.plain_words(&value)
            };
            self.text.extend([" ", name, "=\"", escape(&kept).as_ref(), "\""]);
        }
        self.text.push_str(end);
        Some(())
    }

    fn words(&mut self, words: &str) {
        if !words.trim().is_empty() {
            let kept = self.plain_words(words);
            self.text.push_str(&escape(&kept));
        }
    }

    fn plain_words(&mut self, words: &str) -> String {
        let masked = mask_text(&without_pairs(words));
        self.dropped = self.dropped.saturating_add(masked.found);
        masked.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::tests::card_number;

    fn filtered(text: &str) -> (String, u32) {
        let filtered = filter(text).unwrap();
        (filtered.text, filtered.dropped)
    }

    #[test]
    fn elements_and_attributes_with_card_data_go_and_the_rest_stays() {
        let number = card_number("400012345678901");
        let text = format!(
            "<?xml version=\"1.0\"?>\n<CardData PaymentBrand=\"A &amp; B\" MaskedPAN=\"{number}\">\
             <SensitiveCardData PAN=\"{number}\" ExpiryDate=\"1230\"><TrackData>x</TrackData></SensitiveCardData>\
             <Text>paid with {number} &lt;now&gt;</Text><Empty/></CardData>"
        );
        let last = &number[12..];
        let kept = format!(
            "<CardData PaymentBrand=\"A &amp; B\" MaskedPAN=\"************{last}\">\
             <Text>paid with ************{last} &lt;now&gt;</Text><Empty/></CardData>"
        );
        assert_eq!(filtered(&text), (kept, 3));
    }

    #[test]
    fn what_is_no_xml_of_its_own_words_is_not_filtered_here() {
        for text in ["", "{}", "<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>&b;</a>"] {
            assert!(filter(text).is_none(), "{text}");
        }
    }
}
