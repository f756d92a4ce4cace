//! Rust source as tokens with line numbers: enough of the language to tell a path from a comment or a string.
//!
//! Promised: comments (nested ones too) vanish, the text of a string literal stays inside its token, a lifetime is
//! not a character literal, `::` is one token. Absent on purpose: joined operators, parsing of numbers, macros: a
//! macro's body is read as the tokens that it is written with.

/// What a token is. Strings carry their source text between the quotes, escapes as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ident(String),
    /// A string literal of any sort: plain, raw, byte or C.
    Text(String),
    /// A number as written, with its suffix.
    Number(String),
    /// A character or byte literal; what it holds matters to no rule.
    Char,
    Lifetime,
    /// `::`
    PathSep,
    Punct(char),
}

/// One token and the line, counted from 1, on which it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

impl Token {
    /// The identifier or keyword, if it is one.
    pub(crate) fn ident(&self) -> Option<&str> {
        match &self.kind {
            Kind::Ident(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is(&self, punct: char) -> bool {
        self.kind == Kind::Punct(punct)
    }
}

/// Reads a whole file. Text that is not Rust still gives tokens: the compiler judges the language, not this reader.
pub(crate) fn read(source: &str) -> Vec<Token> {
    let mut reader = Reader { chars: source.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while reader.step() {}
    reader.tokens
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn take(&mut self) -> char {
        let c = self.peek(0);
        if c == '\n' {
            self.line += 1;
        }
        self.at += 1;
        c
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while self.at < self.chars.len() && keep(self.peek(0)) {
            taken.push(self.take());
        }
        taken
    }

    fn step(&mut self) -> bool {
        if self.at >= self.chars.len() {
            return false;
        }
        let line = self.line;
        let kind = match (self.peek(0), self.peek(1)) {
            (c, _) if c.is_whitespace() => {
                self.take();
                None
            }
            ('/', '/') => {
                self.take_while(|c| c != '\n');
                None
            }
            ('/', '*') => {
                self.skip_block_comment();
                None
            }
            (':', ':') => {
                self.at += 2;
                Some(Kind::PathSep)
            }
            ('"', _) => Some(self.plain_text()),
            ('\'', _) => Some(self.char_or_lifetime()),
            (c, _) if c.is_ascii_digit() => Some(self.number()),
            (c, _) if is_word(c) => Some(self.word()),
            (c, _) => {
                self.take();
                Some(Kind::Punct(c))
            }
        };
        self.tokens.extend(kind.map(|kind| Token { kind, line }));
        true
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.take();
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
    }

    fn plain_text(&mut self) -> Kind {
        self.take();
        let mut text = String::new();
        while self.at < self.chars.len() {
            match self.take() {
                '"' => break,
                '\\' => {
                    text.push('\\');
                    text.push(self.take());
                }
                c => text.push(c),
            }
        }
        Kind::Text(text)
    }

    /// Starts at the hashes or at the quote, after the `r`.
    fn raw_text(&mut self) -> Kind {
        let hashes = self.take_while(|c| c == '#').len();
        self.take();
        let mut text = String::new();
        while self.at < self.chars.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#') {
                self.at += 1 + hashes;
                break;
            }
            text.push(self.take());
        }
        Kind::Text(text)
    }

    /// Starts at the quote. `'a'` and `'\n'` are characters; `'a` without a closing quote is a lifetime.
    fn char_or_lifetime(&mut self) -> Kind {
        self.take();
        if self.peek(0) != '\\' && self.peek(1) != '\'' {
            self.take_while(is_word);
            return Kind::Lifetime;
        }
        if self.take() == '\\' {
            self.take();
        }
        self.take_while(|c| c != '\'');
        self.take();
        Kind::Char
    }

    /// A point joins a number only before a digit, and never in `pair.0.1`.
    fn number(&mut self) -> Kind {
        let after_point = self.tokens.last().is_some_and(|token| token.is('.'));
        let mut text = self.take_while(is_word);
        if !after_point && self.peek(0) == '.' && self.peek(1).is_ascii_digit() {
            text.push(self.take());
            text.push_str(&self.take_while(is_word));
        }
        Kind::Number(text)
    }

    /// An identifier, a keyword, a raw identifier, or the prefix of a string or byte literal.
    fn word(&mut self) -> Kind {
        let word = self.take_while(is_word);
        match (word.as_str(), self.peek(0)) {
            ("b" | "c", '"') => self.plain_text(),
            ("r" | "br" | "cr", '"') => self.raw_text(),
            ("b", '\'') => self.char_or_lifetime(),
            ("br" | "cr", '#') => self.raw_text(),
            ("r", '#') if matches!(self.peek(1), '"' | '#') => self.raw_text(),
            ("r", '#') => {
                self.take();
                Kind::Ident(self.take_while(is_word))
            }
            _ => Kind::Ident(word),
        }
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::{Kind, read};

    fn words(source: &str) -> Vec<String> {
        read(source).iter().filter_map(|token| token.ident().map(str::to_owned)).collect()
    }

    fn texts(source: &str) -> Vec<String> {
        let texts = read(source).into_iter().filter_map(|token| match token.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn comments_give_no_tokens() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f /// g\n//! h\n"), ["a", "f"]);
    }

    #[test]
    fn strings_of_every_sort_keep_their_text_to_themselves() {
        let source = r####"a "x \" y" b"z" r"\" r#"q " q"# br##"w"# w"## c"n" b"####;
        assert_eq!(words(source), ["a", "b"]);
        assert_eq!(texts(source), [r#"x \" y"#, "z", r"\", r#"q " q"#, r##"w"# w"##, "n"]);
    }

    #[test]
    fn a_quote_is_a_character_or_a_lifetime() {
        assert_eq!(words(r#"a '"' b '\'' c 'x' d b'"' e <'static> f '\u{1F600}' g '/' h"#).len(), 8);
        assert_eq!(read("&'a str")[1].kind, Kind::Lifetime);
        assert_eq!(read("'é'")[0].kind, Kind::Char);
    }

    #[test]
    fn lines_are_counted_through_comments_and_strings() {
        let tokens = read("/* \n */ \"\n\\\n\" r\"\n\"\nlast");
        assert_eq!(tokens.last().map(|token| token.line), Some(6));
    }

    #[test]
    fn a_point_joins_a_fraction_but_not_a_range_a_method_or_a_field() {
        let numbers = |source: &str| -> Vec<String> {
            let numbers = read(source).into_iter().filter_map(|token| match token.kind {
                Kind::Number(text) => Some(text),
                _ => None,
            });
            numbers.collect()
        };
        assert_eq!(
            numbers("1.5 + 2..3 + 4.max(5) + pair.0.1 + 6f64"),
            ["1.5", "2", "3", "4", "5", "0", "1", "6f64"]
        );
    }

    #[test]
    fn a_raw_identifier_is_its_name() {
        assert_eq!(words("r#type r#\"text\"#"), ["type"]);
    }
}
