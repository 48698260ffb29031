//! Addresses of links as every format may print them: https only, and spelt so that no character ends the link early.

/// The address with everything that may not stand in a URL percent-encoded; nothing if it is not an https address.
pub(super) fn web_address(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://")?;
    if rest.is_empty() {
        return None;
    }
    let fragment = rest.find('#');
    let mut spelt = String::from("https://");
    for (offset, character) in rest.char_indices() {
        let second_fragment = character == '#' && fragment != Some(offset);
        let bare_percent = character == '%' && !begins_with_two_hex_digits(&rest[offset + 1..]);
        let refused = character.is_whitespace() || character.is_control() || "\"<>\\^`{|}[]".contains(character);
        if bare_percent || second_fragment || refused {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                spelt.push_str(&format!("%{byte:02X}"));
            }
        } else {
            spelt.push(character);
        }
    }
    Some(spelt)
}

fn begins_with_two_hex_digits(text: &str) -> bool {
    let mut characters = text.chars();
    (0..2).all(|_| characters.next().is_some_and(|character| character.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_an_address() {
        for address in ["http://a.se", "javascript:alert(1)", "https:", "https://", "//a.se", ""] {
            assert_eq!(web_address(address), None, "{address}");
        }
    }

    #[test]
    fn what_would_end_a_link_is_encoded() {
        assert_eq!(
            web_address("https://a.se/b c|\"<d>%2f%å?e=1&f#g#").as_deref(),
            Some("https://a.se/b%20c%7C%22%3Cd%3E%2f%25å?e=1&f#g%23")
        );
    }
}
