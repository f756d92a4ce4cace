//! `[[in_store_code]]` of `till.toml`: what the numbers say that the shop's own scales print.

use serde::Deserialize;

use crate::core::codec::InStoreLayout;
use crate::core::model::document::{Misfit, Path, Places};

/// The most layouts of one shop.
const LAYOUTS_MAX: usize = 20;

/// One `[[in_store_code]]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InStoreCode {
    /// What each of the 13 digits is, such as `21IIIIIWWWWWC`.
    layout: String,
    /// Digits of the amount after the point.
    #[serde(default)]
    decimals: u8,
}

/// The layouts, or what is wrong with them: two that begin alike would read one number in two ways.
pub(super) fn settle_in_store(
    codes: &[InStoreCode],
    places: &Places<'_>,
) -> Result<Vec<InStoreLayout>, Vec<Misfit>> {
    let mut layouts: Vec<InStoreLayout> = Vec::new();
    let mut misfits = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        let mut refuse = |message: String| {
            let path = Path::default().key("in_store_code").index(at).key("layout");
            misfits.push(places.misfit(&path, message));
        };
        match InStoreLayout::parse(&code.layout, code.decimals) {
            Err(fault) => refuse(format!("`{}` can't be meant: {fault}", code.layout)),
            Ok(layout) => {
                let alike = |other: &&InStoreLayout| {
                    let (one, other) = (layout.prefix(), other.prefix());
                    one.starts_with(other) || other.starts_with(one)
                };
                if layouts.iter().any(|other| alike(&other)) {
                    refuse(format!("another layout begins as `{}` does; tell them apart", code.layout));
                } else if layouts.len() >= LAYOUTS_MAX {
                    refuse(format!("there are over {LAYOUTS_MAX} layouts; leave some out"));
                } else {
                    layouts.push(layout);
                }
            }
        }
    }
    if misfits.is_empty() { Ok(layouts) } else { Err(misfits) }
}
