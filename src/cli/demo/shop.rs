//! The two ready shops: their programme, goods and members, and who plays which part in the story.

use crate::core::model::Currency;
use crate::core::programme::Programme;

/// A shop for the demonstration.
pub(super) struct Shop {
    /// `programme.toml`.
    pub(super) programme: &'static str,
    /// `goods.csv`.
    pub(super) goods: &'static str,
    /// `members.csv`.
    pub(super) members: &'static str,
    /// What the store is called.
    pub(super) store: &'static str,
    /// The tills in it.
    pub(super) tills: [&'static str; 2],
    /// The card of a member with points.
    pub(super) card: &'static str,
    /// A card from the stack that nobody has yet, and the name of who takes it.
    pub(super) fresh: (&'static str, &'static str),
    /// Bar codes of two articles.
    pub(super) articles: [&'static str; 2],
    /// Numbers of several articles that come to enough for all those points to be spent, twice over.
    pub(super) large: [&'static str; 4],
}

impl Shop {
    /// Its programme.
    pub(super) fn parse_programme(&self) -> anyhow::Result<Programme> {
        Programme::parse(self.programme).map_err(|misfits| {
            let first = misfits.first().map(ToString::to_string);
            anyhow::anyhow!("the shop's programme: {}", first.unwrap_or_default())
        })
    }

    /// The currency it sells in.
    pub(super) fn currency(&self) -> anyhow::Result<Currency> {
        Ok(self.parse_programme()?.currency)
    }
}

/// A coffee shop in Prague.
pub(super) const COFFEE: Shop = Shop {
    programme: include_str!("../../../tests/data/coffee/programme.toml"),
    goods: include_str!("../../../tests/data/coffee/goods.csv"),
    members: include_str!("../../../tests/data/coffee/members.csv"),
    store: "U Mlýnku, Praha 1",
    tills: ["Pokladna 1", "Pokladna 2"],
    card: "2900000004115",
    fresh: ("2900000015081", "Klára Horáková"),
    articles: ["2001100000400", "2001100000103"],
    large: ["2001100000509", "2001100000608", "2001100000400", "2001100000707"],
};

/// A small food chain in Russia.
pub(super) const FOOD: Shop = Shop {
    programme: include_str!("../../../tests/data/food/programme.toml"),
    goods: include_str!("../../../tests/data/food/goods.csv"),
    members: include_str!("../../../tests/data/food/members.csv"),
    store: "Магазин на Садовой",
    tills: ["Касса 1", "Касса 2"],
    card: "2800000018993",
    fresh: ("2800000025328", "Ольга Смирнова"),
    articles: ["4609887700070", "4609887700148"],
    large: ["2002200000604", "4609887701961", "4609887701893", "4609887700919"],
};
