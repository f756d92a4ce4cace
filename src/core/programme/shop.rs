//! The two ready shops of `tests/data/`, as the tests know them: programme, goods and members.

use crate::core::model::{CategoryPath, Line, Money, Quantity, Sku};
use crate::core::programme::Programme;

/// A ready shop.
pub(crate) struct Shop {
    /// Its folder under `tests/data/`.
    pub(crate) folder: &'static str,
    /// `programme.toml`.
    pub(crate) text: &'static str,
    /// The same, checked.
    pub(crate) programme: Programme,
    /// `goods.csv`.
    pub(crate) goods: Vec<Good>,
    /// `members.csv`.
    pub(crate) members: Vec<Listed>,
}

/// One row of `goods.csv`.
pub(crate) struct Good {
    pub(crate) sku: Sku,
    pub(crate) ean: String,
    pub(crate) category: CategoryPath,
    pub(crate) unit_price: Money,
    /// By the languages of the programme, in their order.
    pub(crate) names: Vec<String>,
}

impl Good {
    /// One piece of it as a line.
    pub(crate) fn line(&self) -> Line {
        let (sku, category) = (self.sku.clone(), self.category.clone());
        Line::plain(sku, self.names[0].as_str(), category, Quantity::ONE, self.unit_price, self.unit_price)
    }
}

/// One row of `members.csv`.
pub(crate) struct Listed {
    pub(crate) card: String,
    pub(crate) name: String,
    pub(crate) points: i64,
    pub(crate) spend: Money,
    pub(crate) visits: i64,
    pub(crate) language: String,
}

/// Both shops.
pub(crate) fn shops() -> [Shop; 2] {
    [coffee(), food()]
}

/// The coffee shop in Prague.
pub(crate) fn coffee() -> Shop {
    Shop::read(
        "coffee",
        include_str!("../../../tests/data/coffee/programme.toml"),
        include_str!("../../../tests/data/coffee/goods.csv"),
        include_str!("../../../tests/data/coffee/members.csv"),
    )
}

/// The food chain.
pub(crate) fn food() -> Shop {
    Shop::read(
        "food",
        include_str!("../../../tests/data/food/programme.toml"),
        include_str!("../../../tests/data/food/goods.csv"),
        include_str!("../../../tests/data/food/members.csv"),
    )
}

impl Shop {
    fn read(folder: &'static str, text: &'static str, goods: &str, members: &str) -> Self {
        let programme = Programme::parse(text).unwrap();
        let languages: Vec<String> =
            programme.languages.iter().map(|language| format!("name_{language}")).collect();
        let names_at = if goods.starts_with("sku,ean,category,unit_price,unit,") { 5 } else { 4 };
        let unit = if names_at == 5 { "unit," } else { "" };
        let columns = format!("sku,ean,category,unit_price,{unit}{}", languages.join(","));
        let goods = rows(goods, &columns)
            .into_iter()
            .map(|cells| Good {
                sku: Sku::parse(cells[0]).unwrap(),
                ean: cells[1].to_owned(),
                category: CategoryPath::parse(cells[2]).unwrap(),
                unit_price: Money::parse(cells[3], programme.currency).unwrap(),
                names: cells[names_at..].iter().map(|name| (*name).to_owned()).collect(),
            })
            .collect();
        let members = rows(members, "card,name,points,spend,visits,language")
            .into_iter()
            .map(|cells| Listed {
                card: cells[0].to_owned(),
                name: cells[1].to_owned(),
                points: cells[2].parse().unwrap(),
                spend: Money::parse(cells[3], programme.currency).unwrap(),
                visits: cells[4].parse().unwrap(),
                language: cells[5].to_owned(),
            })
            .collect();
        Self { folder, text, programme, goods, members }
    }
}

/// The rows below a head line. No cell of these files is quoted, so a comma always parts two cells.
fn rows<'t>(text: &'t str, columns: &str) -> Vec<Vec<&'t str>> {
    let (head, rest) = text.split_once('\n').unwrap();
    assert_eq!(head, columns);
    let width = columns.split(',').count();
    let rows: Vec<Vec<&str>> = rest.lines().map(|row| row.split(',').collect()).collect();
    for row in &rows {
        assert!(row.len() == width && !row.iter().any(|cell| cell.contains('"')), "{row:?}");
    }
    rows
}
