//! A ready shop under `tests/data/`: its programme, and its goods by their list.

use std::fs;
use std::path::{Path, PathBuf};

use tallytill::core::model::{Basket, CategoryPath, Line, Money, Quantity, Sku, Unit};
use tallytill::core::programme::Programme;

/// A programme with the goods that it is for.
pub(crate) struct Shop {
    pub(crate) programme: Programme,
    goods: Vec<Line>,
}

/// The folder of a shop, from the root of the package.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

impl Shop {
    /// The shop in a folder under `tests/data/`.
    pub(crate) fn load(name: &str) -> Self {
        let folder = folder(name);
        let programme = Programme::parse(&read(&folder.join("programme.toml"))).unwrap_or_else(|misfits| {
            let misfits: Vec<String> = misfits.iter().map(ToString::to_string).collect();
            panic!("{name}/programme.toml: {}", misfits.join("\n"))
        });
        let goods = read_goods(&programme, &read(&folder.join("goods.csv")));
        Self { programme, goods }
    }

    /// A basket of these goods at their prices.
    pub(crate) fn basket(&self, bought: &[(Quantity, Sku)]) -> Basket {
        let lines = bought.iter().map(|(quantity, sku)| {
            let good = self.goods.iter().find(|good| good.sku == *sku);
            let good = good.unwrap_or_else(|| panic!("`{}` is not sold here", sku.as_str()));
            let amount = quantity.price(good.unit_price, self.programme.rounding).unwrap();
            Line { quantity: *quantity, amount, ..good.clone() }
        });
        Basket { lines: lines.collect(), ..Basket::empty(self.programme.currency) }
    }
}

/// One piece of each of the goods. No cell of these lists is quoted, so a comma always parts two cells.
fn read_goods(programme: &Programme, list: &str) -> Vec<Line> {
    let mut rows = list.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let head = rows.next().unwrap();
    let goods = rows.map(|row| {
        assert_eq!(row.len(), head.len(), "{row:?}");
        let cell = |column: &str| head.iter().position(|name| *name == column).map_or("", |place| row[place]);
        let price = Money::parse(cell("unit_price"), programme.currency).unwrap();
        let category = CategoryPath::parse(cell("category")).unwrap();
        let name = cell(&format!("name_{}", programme.language()));
        let plain =
            Line::plain(Sku::parse(cell("sku")).unwrap(), name, category, Quantity::ONE, price, price);
        Line {
            unit: Unit::parse(cell("unit")).unwrap_or_default(),
            brand: cell("brand").to_owned(),
            tags: cell("tags").split_whitespace().map(str::to_owned).collect(),
            ..plain
        }
    });
    goods.collect()
}
