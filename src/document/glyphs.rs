//! Which characters the font of the PDF has. Kept as a list, so that a file is judged alike by a program that was built
//! without PDF; a test in the PDF writer holds the list to the font.

/// Ranges of characters, first and last, in order.
#[rustfmt::skip]
const HAS: &[(char, char)] = &[
    ('\u{20}', '\u{7e}'),
    ('\u{a0}', '\u{36f}'),
    ('\u{374}', '\u{375}'),
    ('\u{37a}', '\u{37e}'),
    ('\u{384}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{3a1}'),
    ('\u{3a3}', '\u{3ce}'),
    ('\u{3d0}', '\u{527}'),
    ('\u{1d00}', '\u{1dca}'),
    ('\u{1dfe}', '\u{1e9b}'),
    ('\u{1e9e}', '\u{1e9e}'),
    ('\u{1ea0}', '\u{1ef9}'),
    ('\u{1f00}', '\u{1f15}'),
    ('\u{1f18}', '\u{1f1d}'),
    ('\u{1f20}', '\u{1f45}'),
    ('\u{1f48}', '\u{1f4d}'),
    ('\u{1f50}', '\u{1f57}'),
    ('\u{1f59}', '\u{1f59}'),
    ('\u{1f5b}', '\u{1f5b}'),
    ('\u{1f5d}', '\u{1f5d}'),
    ('\u{1f5f}', '\u{1f7d}'),
    ('\u{1f80}', '\u{1fb4}'),
    ('\u{1fb6}', '\u{1fc4}'),
    ('\u{1fc6}', '\u{1fd3}'),
    ('\u{1fd6}', '\u{1fdb}'),
    ('\u{1fdd}', '\u{1fef}'),
    ('\u{1ff2}', '\u{1ff4}'),
    ('\u{1ff6}', '\u{1ffe}'),
    ('\u{2000}', '\u{200f}'),
    ('\u{2012}', '\u{2022}'),
    ('\u{2026}', '\u{2026}'),
    ('\u{202a}', '\u{2030}'),
    ('\u{2032}', '\u{2034}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{203c}', '\u{203c}'),
    ('\u{203e}', '\u{203e}'),
    ('\u{2044}', '\u{2044}'),
    ('\u{205e}', '\u{205e}'),
    ('\u{206a}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{207f}', '\u{207f}'),
    ('\u{2090}', '\u{2094}'),
    ('\u{20a0}', '\u{20a9}'),
    ('\u{20ab}', '\u{20b5}'),
    ('\u{20b9}', '\u{20ba}'),
    ('\u{20f0}', '\u{20f0}'),
    ('\u{2105}', '\u{2105}'),
    ('\u{2113}', '\u{2113}'),
    ('\u{2116}', '\u{2117}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{2126}', '\u{2126}'),
    ('\u{212e}', '\u{212e}'),
    ('\u{214d}', '\u{214e}'),
    ('\u{2153}', '\u{2154}'),
    ('\u{215b}', '\u{215e}'),
    ('\u{2184}', '\u{2184}'),
    ('\u{2190}', '\u{2195}'),
    ('\u{21a8}', '\u{21a8}'),
    ('\u{2202}', '\u{2202}'),
    ('\u{2206}', '\u{2206}'),
    ('\u{220f}', '\u{220f}'),
    ('\u{2211}', '\u{2212}'),
    ('\u{2215}', '\u{2215}'),
    ('\u{2219}', '\u{221a}'),
    ('\u{221e}', '\u{221f}'),
    ('\u{2229}', '\u{2229}'),
    ('\u{222b}', '\u{222b}'),
    ('\u{2248}', '\u{2248}'),
    ('\u{2260}', '\u{2261}'),
    ('\u{2264}', '\u{2265}'),
    ('\u{2302}', '\u{2302}'),
    ('\u{2310}', '\u{2310}'),
    ('\u{2320}', '\u{2321}'),
    ('\u{2500}', '\u{2500}'),
    ('\u{2502}', '\u{2502}'),
    ('\u{250c}', '\u{250c}'),
    ('\u{2510}', '\u{2510}'),
    ('\u{2514}', '\u{2514}'),
    ('\u{2518}', '\u{2518}'),
    ('\u{251c}', '\u{251c}'),
    ('\u{2524}', '\u{2524}'),
    ('\u{252c}', '\u{252c}'),
    ('\u{2534}', '\u{2534}'),
    ('\u{253c}', '\u{253c}'),
    ('\u{2550}', '\u{256c}'),
    ('\u{2580}', '\u{2580}'),
    ('\u{2584}', '\u{2584}'),
    ('\u{2588}', '\u{2588}'),
    ('\u{258c}', '\u{258c}'),
    ('\u{2590}', '\u{2593}'),
    ('\u{25a0}', '\u{25a1}'),
    ('\u{25aa}', '\u{25ac}'),
    ('\u{25b2}', '\u{25b2}'),
    ('\u{25ba}', '\u{25ba}'),
    ('\u{25bc}', '\u{25bc}'),
    ('\u{25c4}', '\u{25c4}'),
    ('\u{25ca}', '\u{25cc}'),
    ('\u{25cf}', '\u{25cf}'),
    ('\u{25d8}', '\u{25d9}'),
    ('\u{25e6}', '\u{25e6}'),
    ('\u{263a}', '\u{263c}'),
    ('\u{2640}', '\u{2640}'),
    ('\u{2642}', '\u{2642}'),
    ('\u{2660}', '\u{2660}'),
    ('\u{2663}', '\u{2663}'),
    ('\u{2665}', '\u{2666}'),
    ('\u{266a}', '\u{266b}'),
    ('\u{266f}', '\u{266f}'),
    ('\u{2c60}', '\u{2c6d}'),
    ('\u{2c71}', '\u{2c77}'),
    ('\u{2e17}', '\u{2e17}'),
    ('\u{a717}', '\u{a721}'),
    ('\u{a788}', '\u{a78c}'),
    ('\u{fb01}', '\u{fb04}'),
    ('\u{fe20}', '\u{fe23}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fffc}', '\u{fffd}'),
];

/// Whether the font has a sign for a character.
pub fn has_glyph(character: char) -> bool {
    let range = HAS.partition_point(|(_, last)| *last < character);
    HAS.get(range).is_some_and(|(first, _)| *first <= character)
}

/// The first character of a text that the font has no sign for, line breaks and tabs apart.
pub fn character_without_glyph(text: &str) -> Option<char> {
    // Nearly all text, and quickly told.
    let plain = |character: char| matches!(character, ' '..='~' | '\n' | '\t' | '\u{a0}'..='\u{ff}' | '–');
    text.chars().find(|character| !plain(*character) && !has_glyph(*character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn european_letters_and_common_signs_are_there_and_others_not() {
        assert_eq!(character_without_glyph("Åäö éñ Łódź Ω Я – ” … € § ½ ≥ → •\n\tslut"), None);
        assert_eq!(character_without_glyph("åtta 中 😀"), Some('中'));
        assert_eq!(character_without_glyph("glad 😀"), Some('😀'));
    }
}
