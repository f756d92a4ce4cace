//! The tables of cases in `tests/data/**/cases.txt`, which a shop owner reads: `facts` says who is at the till, `case` what
//! is asked, `story` works the answers out one after another, `words` writes them.

mod case;
mod facts;
mod standing_words;
mod story;
mod words;

pub(super) use story::answer;
