//! Letters for a device that has ASCII alone and can draw nothing: Czech without accents, Russian in Latin letters.

/// The letter in ASCII. Where there is no such writing it is `*`, so that it is seen that something stands there.
#[must_use]
pub fn write_latin(letter: char) -> &'static str {
    let lower: String = letter.to_lowercase().collect();
    let is_upper = !lower.chars().eq([letter]);
    let found = LETTERS.iter().find(|(known, _, _)| lower.chars().eq([*known]));
    match found {
        Some((_, _, upper)) if is_upper => upper,
        Some((_, plain, _)) => plain,
        None => "*",
    }
}

/// Letter, its writing, and that of the capital; Russian after the passport rules of ICAO 9303 part 3.
const LETTERS: [(char, &str, &str); 54] = [
    ('á', "a", "A"),
    ('č', "c", "C"),
    ('ď', "d", "D"),
    ('é', "e", "E"),
    ('ě', "e", "E"),
    ('í', "i", "I"),
    ('ň', "n", "N"),
    ('ó', "o", "O"),
    ('ř', "r", "R"),
    ('š', "s", "S"),
    ('ť', "t", "T"),
    ('ú', "u", "U"),
    ('ů', "u", "U"),
    ('ý', "y", "Y"),
    ('ž', "z", "Z"),
    ('ä', "a", "A"),
    ('ö', "o", "O"),
    ('ü', "u", "U"),
    ('ß', "ss", "SS"),
    ('ľ', "l", "L"),
    ('ĺ', "l", "L"),
    ('а', "a", "A"),
    ('б', "b", "B"),
    ('в', "v", "V"),
    ('г', "g", "G"),
    ('д', "d", "D"),
    ('е', "e", "E"),
    ('ё', "e", "E"),
    ('ж', "zh", "Zh"),
    ('з', "z", "Z"),
    ('и', "i", "I"),
    ('й', "i", "I"),
    ('к', "k", "K"),
    ('л', "l", "L"),
    ('м', "m", "M"),
    ('н', "n", "N"),
    ('о', "o", "O"),
    ('п', "p", "P"),
    ('р', "r", "R"),
    ('с', "s", "S"),
    ('т', "t", "T"),
    ('у', "u", "U"),
    ('ф', "f", "F"),
    ('х', "kh", "Kh"),
    ('ц', "ts", "Ts"),
    ('ч', "ch", "Ch"),
    ('ш', "sh", "Sh"),
    ('щ', "shch", "Shch"),
    ('ъ', "ie", "Ie"),
    ('ы', "y", "Y"),
    ('ь', "", ""),
    ('э', "e", "E"),
    ('ю', "iu", "Iu"),
    ('я', "ia", "Ia"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_czech_and_russian_letter_has_a_writing_in_ascii() {
        let alphabet = "áčďéěíňóřšťúůýžабвгдеёжзийклмнопрстуфхцчшщъыьэюя";
        for letter in alphabet.chars().chain(alphabet.to_uppercase().chars()) {
            let latin = write_latin(letter);
            assert!(latin.is_ascii() && latin != "*", "{letter}: {latin}");
        }
        let word: String = "Žižka Щука"
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { write_latin(c).to_owned() })
            .collect();
        assert_eq!(word, "Zizka Shchuka");
        assert_eq!(write_latin('☕'), "*");
    }
}
