//! The list of goods of a shop without a POS: `sku,ean,category,unit_price,name_<language>…` as CSV.
//!
//! Columns that may be missing: `brand`, `tags` (parted by spaces or `|`), `unit` (`piece`, `kg`, `l`, `m`) and `minimum`, the
//! least that one unit may come to, whatever is taken off.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::core::model::basket::NAME_BYTES_MAX;
use crate::core::model::ean::check_digit_holds;
use crate::core::model::{CategoryPath, Currency, Language, LocalText, Money, Sku, Unit};
use crate::host::config::{DocumentFault, load_text};

/// The most goods of one list.
const GOODS_MAX: usize = 100_000;

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The shop's number.
    pub sku: Sku,
    /// Its bar code, as 13 digits.
    pub ean: Option<String>,
    /// Where it stands in the tree of goods.
    pub category: CategoryPath,
    /// Price of one unit.
    pub unit_price: Money,
    /// What it is called.
    pub name: LocalText,
    /// What its quantity counts.
    pub unit: Unit,
    /// The brand; empty for none.
    pub brand: String,
    /// Tags that offers can ask for, ascending.
    pub tags: Vec<String>,
    /// The least that one unit may come to.
    pub minimum: Money,
}

/// All goods, in the order of the list.
#[derive(Debug, Clone, Default)]
pub struct Goods {
    articles: Vec<Article>,
    by_sku: BTreeMap<String, usize>,
    by_ean: BTreeMap<String, usize>,
}

/// A list of goods can't be used.
#[derive(Debug, thiserror::Error)]
pub enum GoodsFault {
    /// The file can't be read.
    #[error(transparent)]
    File(#[from] DocumentFault),
    /// A line can't be meant.
    #[error("`{path}`, line {line}: {message}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong and what to do.
        message: String,
    },
}

impl Goods {
    /// Reads a list; prices are in `currency`.
    ///
    /// # Errors
    /// [`GoodsFault`] with the first line that is wrong.
    pub fn load(path: &Path, currency: Currency) -> Result<Self, GoodsFault> {
        let text = load_text(path)?;
        Self::parse(&text, currency).map_err(|(line, message)| GoodsFault::Line {
            path: path.to_owned(),
            line,
            message,
        })
    }

    fn parse(text: &str, currency: Currency) -> Result<Self, (u64, String)> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = Columns::of(reader.headers().map_err(|error| (1, error.to_string()))?)
            .map_err(|message| (1, message))?;
        let mut goods = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                (line, "has another number of columns than the first line; check its commas".to_owned())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let article = columns.article(&record, currency).map_err(|message| (line, message))?;
            goods.insert(article).map_err(|message| (line, message))?;
        }
        Ok(goods)
    }

    fn insert(&mut self, article: Article) -> Result<(), String> {
        let place = self.articles.len();
        if place >= GOODS_MAX {
            return Err(format!("there are over {GOODS_MAX} goods; split the list"));
        }
        if self.by_sku.insert(article.sku.as_str().to_owned(), place).is_some() {
            return Err(format!(
                "the article `{}` stands here a second time; remove one",
                article.sku.as_str()
            ));
        }
        if let Some(ean) = &article.ean
            && self.by_ean.insert(ean.clone(), place).is_some()
        {
            return Err(format!("the bar code `{ean}` stands here a second time; remove one"));
        }
        self.articles.push(article);
        Ok(())
    }

    /// All goods.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The article with this bar code of 13 digits.
    pub fn by_ean(&self, ean: &str) -> Option<&Article> {
        self.by_ean.get(ean).and_then(|place| self.articles.get(*place))
    }

    /// The article with this number.
    pub fn by_sku(&self, sku: &str) -> Option<&Article> {
        self.by_sku.get(sku).and_then(|place| self.articles.get(*place))
    }
}

/// Which column holds what.
struct Columns {
    sku: usize,
    ean: Option<usize>,
    category: usize,
    unit_price: usize,
    names: Vec<(Language, usize)>,
    unit: Option<usize>,
    brand: Option<usize>,
    tags: Option<usize>,
    minimum: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, String> {
        let find = |name: &str| header.iter().position(|column| column == name);
        let require = |name: &str| find(name).ok_or_else(|| format!("there is no column `{name}`; add it"));
        let names: Vec<(Language, usize)> = header
            .iter()
            .enumerate()
            .filter_map(|(place, column)| Some((Language::parse(column.strip_prefix("name_")?)?, place)))
            .collect();
        if names.is_empty() {
            return Err("there is no column such as `name_cs`; add one per language".to_owned());
        }
        Ok(Self {
            sku: require("sku")?,
            ean: find("ean"),
            category: require("category")?,
            unit_price: require("unit_price")?,
            names,
            unit: find("unit"),
            brand: find("brand"),
            tags: find("tags"),
            minimum: find("minimum"),
        })
    }

    fn article(&self, record: &csv::StringRecord, currency: Currency) -> Result<Article, String> {
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let (sku, category, price) = (cell(self.sku), cell(self.category), cell(self.unit_price));
        let names: BTreeMap<Language, String> = self
            .names
            .iter()
            .map(|(language, place)| (*language, cell(*place).to_owned()))
            .filter(|(_, name)| !name.is_empty())
            .collect();
        if names.is_empty() || names.values().any(|name| name.len() > NAME_BYTES_MAX) {
            return Err(format!("has no name, or one of over {NAME_BYTES_MAX} bytes; write a short name"));
        }
        let filled = |place: Option<usize>| place.map(cell).filter(|text| !text.is_empty());
        let amount = |what: &str, text: &str| {
            let amount =
                Money::parse(text, currency).map_err(|fault| format!("the {what} `{text}` {fault}"))?;
            if amount < Money::ZERO {
                return Err(format!("the {what} `{text}` is below zero; write a {what} of at least zero"));
            }
            Ok(amount)
        };
        let unit = |name: &str| {
            let known = Unit::ALL.map(Unit::name).join(", ");
            Unit::parse(name).ok_or_else(|| format!("`{name}` is no unit; write one of {known}"))
        };
        Ok(Article {
            sku: Sku::parse(sku)
                .ok_or_else(|| format!("`{sku}` is no article number; write 1 to 64 characters"))?,
            ean: filled(self.ean).map(bar_code).transpose()?,
            category: CategoryPath::parse(category)
                .ok_or_else(|| format!("`{category}` is no category; write one such as `drinks/coffee`"))?,
            unit_price: amount("price", price)?,
            name: LocalText::new(names),
            unit: filled(self.unit).map(unit).transpose()?.unwrap_or_default(),
            brand: filled(self.brand).unwrap_or_default().to_owned(),
            tags: parse_tags(filled(self.tags).unwrap_or_default()),
            minimum: filled(self.minimum)
                .map(|text| amount("minimum", text))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// Tags parted by spaces or `|`, ascending, each once.
fn parse_tags(text: &str) -> Vec<String> {
    let tags: BTreeSet<&str> = text.split([' ', '|']).filter(|tag| !tag.is_empty()).collect();
    tags.into_iter().map(str::to_owned).collect()
}

/// A bar code as 13 digits.
fn bar_code(ean: &str) -> Result<String, String> {
    if ean.len() <= 13 && check_digit_holds(ean) {
        Ok(format!("{ean:0>13}"))
    } else {
        Err(format!("`{ean}` is no bar code of 8, 12 or 13 digits with a right check digit; correct it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Goods, (u64, String)> {
        Goods::parse(text, Currency::parse("CZK").unwrap())
    }

    #[test]
    fn goods_are_found_by_number_and_bar_code() {
        let goods = parse(
            "sku,ean,category,unit_price,name_cs,name_en\nK1,73513537,drinks/coffee,65.00,Espresso,\nK2,,food,5.50,Rohlík,Roll\n",
        )
        .unwrap();
        assert_eq!(goods.by_ean("0000073513537").map(|article| article.sku.as_str()), Some("K1"));
        let roll = goods.by_sku("K2").unwrap();
        assert_eq!((roll.unit_price, roll.name.get(Language::ENGLISH)), (Money::from_minor(550), "Roll"));
    }

    #[test]
    fn brand_tags_unit_and_minimum_may_be_told() {
        let goods = parse(
            "sku,category,unit_price,name_en,tags,brand,unit,minimum\nK1,food,5.50,Ham,bio red|bio,Farm,kg,4.00\nK2,food,1,Bun,,,,\n",
        )
        .unwrap();
        let (ham, bun) = (goods.by_sku("K1").unwrap(), goods.by_sku("K2").unwrap());
        assert_eq!(
            (ham.tags.as_slice(), ham.brand.as_str()),
            (["bio", "red"].map(str::to_owned).as_slice(), "Farm")
        );
        assert_eq!((ham.unit, ham.minimum), (Unit::Kilogram, Money::from_minor(400)));
        assert_eq!((bun.unit, bun.minimum, bun.tags.len()), (Unit::Piece, Money::ZERO, 0));
        let wrong = parse("sku,category,unit_price,name_en,unit\nK1,food,5.50,Ham,stone\n").unwrap_err();
        assert!(wrong.0 == 2 && wrong.1.contains("`stone`") && wrong.1.contains("kg"), "{wrong:?}");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let header = "sku,ean,category,unit_price,name_cs";
        for (line, part) in [
            ("K1,,food,-1,Rohlík", "below zero"),
            ("K1,,food,1.234,Rohlík", "digits"),
            ("K1,73513538,food,1,Rohlík", "bar code"),
            ("K1,,food,1,", "no name"),
            (",,food,1,Rohlík", "article number"),
            ("K1,,food", "commas"),
        ] {
            let (number, message) = parse(&format!("{header}\n{line}\n")).unwrap_err();
            assert!(number == 2 && message.contains(part), "{line}: {number} {message}");
        }
        let twice = parse(&format!("{header}\nK1,,food,1,A\nK1,,food,1,B\n")).unwrap_err();
        assert_eq!(twice.0, 3);
        assert!(parse("sku,category\n").is_err());
    }
}
