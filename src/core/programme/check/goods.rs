//! `goods = { … }` and other lists of names.

use super::Check;
use super::place::Place;
use crate::core::model::{CategoryPath, RuleId, Sku};
use crate::core::programme::condition::Goods;
use crate::core::programme::document::Goods as GoodsText;

/// The longest name of a brand, a tag, a segment, a store or the like, in bytes.
const NAME_BYTES_MAX: usize = 64;

impl Check<'_, '_> {
    pub(super) fn goods(&mut self, block: &Place<'_>, goods: &GoodsText) -> Option<Goods> {
        let categories = self.categories(&block.key("categories"), &goods.categories);
        let skus = self.list(&block.key("skus"), &goods.skus, "article", Sku::parse);
        let brands = self.names(&block.key("brands"), &goods.brands, "brand");
        let tags = self.names(&block.key("tags"), &goods.tags, "tag");
        let except_categories = self.categories(&block.key("except_categories"), &goods.except_categories);
        let except_skus = self.list(&block.key("except_skus"), &goods.except_skus, "article", Sku::parse);
        let except_brands = self.names(&block.key("except_brands"), &goods.except_brands, "brand");
        let except_tags = self.names(&block.key("except_tags"), &goods.except_tags, "tag");
        Some(Goods {
            categories: categories?,
            skus: skus?,
            brands: brands?,
            tags: tags?,
            except_categories: except_categories?,
            except_skus: except_skus?,
            except_brands: except_brands?,
            except_tags: except_tags?,
        })
    }

    fn categories(&mut self, place: &Place<'_>, texts: &[String]) -> Option<Vec<CategoryPath>> {
        self.list(place, texts, "category", CategoryPath::parse)
    }

    /// Names that only the shop knows.
    pub(super) fn names(&mut self, place: &Place<'_>, texts: &[String], what: &str) -> Option<Vec<String>> {
        self.list(place, texts, what, |text| {
            let fits = text.len() <= NAME_BYTES_MAX && !text.trim().is_empty();
            (fits && !text.chars().any(char::is_control)).then(|| text.to_owned())
        })
    }

    /// Ids of blocks of the programme.
    pub(super) fn references(
        &mut self,
        place: &Place<'_>,
        ids: &[String],
        what: &str,
        find: impl Fn(&Self, &str) -> Option<RuleId>,
    ) -> Option<Vec<RuleId>> {
        let mut found = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            found.extend(self.reference(&place.index(index), id, what, &find));
        }
        (found.len() == ids.len()).then_some(found)
    }

    /// The id of a block of the programme.
    pub(super) fn reference(
        &mut self,
        place: &Place<'_>,
        id: &str,
        what: &str,
        find: impl Fn(&Self, &str) -> Option<RuleId>,
    ) -> Option<RuleId> {
        let found = find(self, id);
        self.require(place, found, || {
            let words = what.replace('_', " ");
            format!("there is no {words} `{id}`; write the `id` of a `[[{what}]]`")
        })
    }

    fn list<T>(
        &mut self,
        place: &Place<'_>,
        texts: &[String],
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut read = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let parsed = parse(text).filter(|_| !text.is_empty());
            read.extend(self.require(&place.index(index), parsed, || {
                format!("`{text}` names no {what}; write its name")
            }));
        }
        (read.len() == texts.len()).then_some(read)
    }
}
