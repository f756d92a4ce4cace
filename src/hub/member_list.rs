//! Lists of members from elsewhere: CSV in UTF-8 with a heading line, read whole and checked before anything is
//! written.
//!
//! Columns, by their headings and in any order: `card` and `name` (needed), `points`, `spend` (decimal numbers as the
//! programme writes them), `visits` (a whole number), `language` (two letters), `birthday` (`12-31`), `joined` (`2026-12-31`),
//! `segments` and `tags` (parted by `|`), `referred_by` (the card of whoever brought them), `app` (`yes` or `no`), `stamps`
//! (`card:count`, parted by `|`). Empty fields count as 0 or unknown.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::model::standing::{MonthDay, Stamps, Traits};
use crate::core::model::{CardNumber, Day, Language, MemberFacts, Money, Points, RuleId};
use crate::core::programme::Programme;
use crate::hub::state::NAME_BYTES_MAX;

/// The most rows of one list.
pub const ROWS_MAX: usize = 2_000_000;
/// The largest list, in bytes.
pub const LIST_BYTES_MAX: u64 = 512 << 20;
/// The most faults that are told at once.
pub const FAULTS_MAX: usize = 100;

const COLUMNS: [&str; 13] = [
    "card",
    "name",
    "points",
    "spend",
    "visits",
    "language",
    "birthday",
    "joined",
    "segments",
    "tags",
    "referred_by",
    "app",
    "stamps",
];
/// The most segments, tags or stamp cards of one member.
pub const WORDS_MAX: usize = 100;
/// The longest of them, in bytes.
const WORD_BYTES_MAX: usize = 64;

/// One member of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMember {
    /// The line of the file, from 1.
    pub line: u64,
    /// Their card.
    pub card: CardNumber,
    /// What to call them.
    pub name: String,
    /// The language they want to be addressed in.
    pub language: Option<Language>,
    /// What they bring along.
    pub facts: MemberFacts,
    /// Who they are, as far as offers ask; who brought them stands in `referred_by`.
    pub traits: Traits,
    /// The card of whoever brought them.
    pub referred_by: Option<CardNumber>,
    /// Stamps that they bring along, by card.
    pub stamps: Vec<Stamps>,
}

/// What is wrong with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFault {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub message: String,
}

impl core::fmt::Display for ListFault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

/// Reads a list whose numbers are in the programme's currency and points.
///
/// # Errors
/// All faults up to [`FAULTS_MAX`], in the order of the lines.
pub fn parse_list(text: &[u8], programme: &Programme) -> Result<Vec<ListedMember>, Vec<ListFault>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let columns = find_columns(&mut reader).map_err(|message| vec![ListFault { line: 1, message }])?;
    let (mut members, mut faults) = (Vec::new(), Vec::new());
    let mut lines: BTreeMap<CardNumber, u64> = BTreeMap::new();
    for record in reader.records() {
        if faults.len() >= FAULTS_MAX {
            break;
        }
        let found = record.map_err(|error| csv_fault(&error)).and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            parse_member(&record, &columns, line, programme)
                .and_then(|member| match lines.insert(member.card.clone(), line) {
                    None => Ok(member),
                    Some(first) => Err(format!("card `{}` already stands on line {first}", member.card)),
                })
                .map_err(|message| ListFault { line, message })
        });
        match found {
            Ok(member) => members.push(member),
            Err(fault) => faults.push(fault),
        }
        if members.len() > ROWS_MAX {
            let message = format!("the list has over {ROWS_MAX} members; split it");
            return Err(vec![ListFault { line: 0, message }]);
        }
    }
    if faults.is_empty() { Ok(members) } else { Err(faults) }
}

fn csv_fault(error: &csv::Error) -> ListFault {
    let line = error.position().map_or(0, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields where the heading has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8 text; save the list as UTF-8".to_owned(),
        _ => error.to_string(),
    };
    ListFault { line, message }
}

/// Which field of a record holds which column.
type Columns = BTreeMap<&'static str, usize>;

fn find_columns(reader: &mut csv::Reader<&[u8]>) -> Result<Columns, String> {
    let headings = reader.headers().map_err(|error| csv_fault(&error).message)?;
    let mut columns = Columns::new();
    for (at, heading) in headings.iter().enumerate() {
        let heading = heading.trim_start_matches('\u{feff}');
        let known = COLUMNS.into_iter().find(|column| *column == heading);
        let column = known
            .ok_or_else(|| format!("the column `{heading}` is not known; take {}", COLUMNS.join(", ")))?;
        if columns.insert(column, at).is_some() {
            return Err(format!("the column `{column}` stands twice"));
        }
    }
    for needed in ["card", "name"] {
        if !columns.contains_key(needed) {
            return Err(format!("the column `{needed}` is missing"));
        }
    }
    Ok(columns)
}

fn parse_member(
    record: &csv::StringRecord,
    columns: &Columns,
    line: u64,
    programme: &Programme,
) -> Result<ListedMember, String> {
    let field = |column: &str| columns.get(column).and_then(|at| record.get(*at)).unwrap_or_default();
    let number = |column: &str| Some(field(column)).filter(|text| !text.is_empty()).unwrap_or("0");
    let card = CardNumber::parse(field("card"))
        .ok_or_else(|| format!("`card` is `{}`; give 1 to 64 letters and digits", field("card")))?;
    if !programme.card_ranges.is_empty() && !programme.is_card_number(card.as_str()) {
        return Err(format!(
            "card `{card}` lies in no `card_range` of the programme; correct it or add a range"
        ));
    }
    let name = field("name").to_owned();
    if name.is_empty() || name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
        return Err(format!("`name` is needed, with at most {NAME_BYTES_MAX} bytes"));
    }
    let balance = Points::parse(number("points"), programme.points.decimals)
        .map_err(|fault| format!("`points` is `{}`: it {fault}", field("points")))?;
    let spend = Money::parse(number("spend"), programme.currency)
        .map_err(|fault| format!("`spend` is `{}`: it {fault}", field("spend")))?;
    if spend < Money::ZERO {
        return Err(format!("`spend` is `{}`; give 0 or more", field("spend")));
    }
    let visits = number("visits").parse().ok().filter(|visits: &i64| *visits >= 0);
    let visits = visits.ok_or_else(|| format!("`visits` is `{}`; give a whole number", field("visits")))?;
    let language = match field("language") {
        "" => None,
        code => Some(
            Language::parse(code)
                .ok_or_else(|| format!("`language` is `{code}`; give two letters such as `cs`"))?,
        ),
    };
    let (traits, stamps) = (parse_traits(&field)?, parse_stamps(field("stamps"), programme)?);
    let referred_by = match field("referred_by") {
        "" => None,
        text => {
            Some(CardNumber::parse(text).ok_or_else(|| format!("`referred_by` is `{text}`; give a card"))?)
        }
    };
    if referred_by.as_ref() == Some(&card) {
        return Err("`referred_by` is the member's own card; give that of whoever brought them".to_owned());
    }
    let facts = MemberFacts { balance, spend, visits };
    Ok(ListedMember { line, card, name, language, facts, traits, referred_by, stamps })
}

fn parse_traits<'f>(field: &impl Fn(&str) -> &'f str) -> Result<Traits, String> {
    let filled = |column: &str| Some(field(column)).filter(|text| !text.is_empty());
    let joined = |text: &str| {
        Day::parse(text).ok_or_else(|| format!("`joined` is `{text}`; give a day such as `2026-12-31`"))
    };
    let birthday = |text: &str| {
        MonthDay::parse(text)
            .ok_or_else(|| format!("`birthday` is `{text}`; give month and day such as `12-31`"))
    };
    let app = match field("app") {
        "" | "no" => false,
        "yes" => true,
        text => return Err(format!("`app` is `{text}`; give `yes` or `no`")),
    };
    Ok(Traits {
        joined: filled("joined").map(joined).transpose()?,
        birthday: filled("birthday").map(birthday).transpose()?,
        segments: parse_words("segments", field("segments"), '|')?,
        tags: parse_words("tags", field("tags"), '|')?,
        app,
        ..Traits::default()
    })
}

/// Words parted by a sign, ascending, each once.
///
/// # Errors
/// What is wrong with them, naming what they are.
pub fn parse_words(what: &str, text: &str, parted_by: char) -> Result<Vec<String>, String> {
    let words: BTreeSet<&str> =
        text.split(parted_by).map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.len() > WORDS_MAX {
        return Err(format!("`{what}` has {} entries; give at most {WORDS_MAX}", words.len()));
    }
    let unfit = |word: &&&str| word.len() > WORD_BYTES_MAX || word.chars().any(char::is_control);
    if let Some(word) = words.iter().find(unfit) {
        return Err(format!("`{what}` has `{word}`; give at most {WORD_BYTES_MAX} visible characters"));
    }
    Ok(words.into_iter().map(str::to_owned).collect())
}

fn parse_stamps(text: &str, programme: &Programme) -> Result<Vec<Stamps>, String> {
    let mut stamps = Vec::new();
    for word in parse_words("stamps", text, '|')? {
        let parted = word.split_once(':').and_then(|(card, count)| Some((card, count.parse().ok()?)));
        let (card, count) = parted.filter(|(_, count): &(&str, i64)| *count > 0).ok_or_else(|| {
            format!("`stamps` has `{word}`; give a stamp card and a count such as `coffee:3`")
        })?;
        if !programme.stamp_cards.iter().any(|known| known.id.as_str() == card) {
            return Err(format!("`stamps` names the stamp card `{card}`; the programme has none of that id"));
        }
        stamps.push(Stamps { card: RuleId::new(card), count });
    }
    if stamps.windows(2).any(|two| matches!(two, [one, other] if one.card == other.card)) {
        return Err("`stamps` names one stamp card twice; add them up".to_owned());
    }
    Ok(stamps)
}
