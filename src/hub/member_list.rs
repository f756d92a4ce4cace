//! Lists of members from elsewhere: CSV in UTF-8 with a heading line, read whole and checked before anything is
//! written.
//!
//! Columns, by their headings and in any order: `card` and `name` (needed), `points`, `spend` (decimal numbers as the
//! programme writes them), `visits` (a whole number), `language` (two letters). Empty fields count as 0 or unknown.

use std::collections::BTreeMap;

use crate::core::model::{CardNumber, Language, MemberFacts, Money, Points};
use crate::core::programme::Programme;
use crate::hub::state::NAME_BYTES_MAX;

/// The most rows of one list.
pub const ROWS_MAX: usize = 2_000_000;
/// The largest list, in bytes.
pub const LIST_BYTES_MAX: u64 = 512 << 20;
/// The most faults that are told at once.
pub const FAULTS_MAX: usize = 100;

const COLUMNS: [&str; 6] = ["card", "name", "points", "spend", "visits", "language"];

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
    Ok(ListedMember { line, card, name, language, facts: MemberFacts { balance, spend, visits } })
}
