//! What a till reads out of GS1 data: the article, how much of it, and what it costs.

use super::element::Element;
use crate::core::codec::gtin::Gtin;
use crate::core::model::{CardNumber, Quantity, Unit};

/// An amount that a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payable {
    /// The amount without its point.
    pub amount: i64,
    /// How many digits stand after the point: 0 to 9.
    pub decimals: u8,
    /// The currency, by its number in ISO 4217; `None` for that of the shop.
    pub currency: Option<u16>,
}

/// GS1 data, by what a till asks of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gs1Data {
    /// The article: identifier 01.
    pub gtin: Option<Gtin>,
    /// How much of it: net weight in kilograms (310), length in metres (311), volume in litres (315), or the count of a
    /// variable number of pieces (30).
    pub quantity: Option<(Quantity, Unit)>,
    /// What this piece costs: 392 in the shop's currency, 393 with one.
    pub payable: Option<Payable>,
    /// The member of a loyalty scheme, 18 digits: identifier 8018.
    pub membership: Option<CardNumber>,
    /// A coupon of a chain or a maker: 255, 8110 or 8112, as written.
    pub coupon: Option<String>,
}

impl Gs1Data {
    /// Picks what a till asks for. A value that comes twice and differs is ambiguous: `None` then, and where a quantity has
    /// more digits than thousandths hold.
    #[must_use]
    pub fn of(elements: &[Element<'_>]) -> Option<Self> {
        let mut data = Self::default();
        for Element { ai, value } in elements {
            match *ai {
                "01" => put(&mut data.gtin, Gtin::parse(value)?)?,
                "30" => put(&mut data.quantity, (quantity(value, 0)?, Unit::Piece))?,
                "255" | "8110" | "8112" => put(&mut data.coupon, value.clone().into_owned())?,
                "8018" => put(&mut data.membership, CardNumber::parse(value)?)?,
                _ => data.read_pointed(ai, value)?,
            }
        }
        Some(data)
    }

    /// Identifiers whose last digit says where the point stands.
    fn read_pointed(&mut self, ai: &str, value: &str) -> Option<()> {
        let Some((family, point)) = ai.split_at_checked(3).filter(|(_, point)| point.len() == 1) else {
            return Some(());
        };
        let decimals: u8 = point.parse().ok()?;
        match family {
            "310" => put(&mut self.quantity, (quantity(value, decimals)?, Unit::Kilogram)),
            "311" => put(&mut self.quantity, (quantity(value, decimals)?, Unit::Metre)),
            "315" => put(&mut self.quantity, (quantity(value, decimals)?, Unit::Litre)),
            "392" => {
                put(&mut self.payable, Payable { amount: value.parse().ok()?, decimals, currency: None })
            }
            "393" => {
                let (currency, amount) = value.split_at_checked(3)?;
                let currency = Some(currency.parse().ok()?);
                put(&mut self.payable, Payable { amount: amount.parse().ok()?, decimals, currency })
            }
            _ => Some(()),
        }
    }
}

/// Sets what is unset; the same again is no harm.
fn put<T: PartialEq>(place: &mut Option<T>, value: T) -> Option<()> {
    let same = place.as_ref().is_none_or(|known| *known == value);
    *place = Some(value);
    same.then_some(())
}

/// Digits with so many after the point, as thousandths: never rounded.
fn quantity(digits: &str, decimals: u8) -> Option<Quantity> {
    let value: i64 = digits.parse().ok()?;
    let thousandths = match decimals {
        0..=3 => value.checked_mul(10_i64.checked_pow(u32::from(3_u8.checked_sub(decimals)?))?)?,
        _ => {
            let divisor = 10_i64.checked_pow(u32::from(decimals.checked_sub(3)?))?;
            if value.checked_rem(divisor)? != 0 {
                return None;
            }
            value.checked_div(divisor)?
        }
    };
    Some(Quantity::from_thousandths(thousandths)).filter(|quantity| *quantity <= Quantity::LINE_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::parse_elements;
    use super::*;

    fn data(text: &str) -> Option<Gs1Data> {
        Gs1Data::of(&parse_elements(&text.replace('~', "\u{1d}")).unwrap())
    }

    #[test]
    fn a_weighed_piece_names_its_article_its_weight_and_its_price() {
        let piece = data("01295000000000003103001250392219990").unwrap();
        assert_eq!(piece.gtin.unwrap().as_str(), "29500000000000");
        assert_eq!(piece.quantity, Some((Quantity::from_thousandths(1_250), Unit::Kilogram)));
        assert_eq!(piece.payable, Some(Payable { amount: 19_990, decimals: 2, currency: None }));
    }

    #[test]
    fn weights_keep_their_point_and_are_never_rounded() {
        for (text, thousandths) in [
            ("3100000012", Some(12_000)),
            ("3101000012", Some(1_200)),
            ("3103000195", Some(195)),
            ("3105001200", Some(12)),
            ("3105001234", None),
            ("3100999999", Some(999_999_000)),
        ] {
            let read = data(text).and_then(|data| data.quantity).map(|(quantity, _)| quantity.thousandths());
            assert_eq!(read, thousandths, "{text}");
        }
        assert_eq!(data("3009").unwrap().quantity, Some((Quantity::from_thousandths(9_000), Unit::Piece)));
    }

    #[test]
    fn a_price_may_name_its_currency() {
        let priced = data("01095060001343523932203019990").unwrap();
        assert_eq!(priced.payable, Some(Payable { amount: 19_990, decimals: 2, currency: Some(203) }));
    }

    #[test]
    fn a_membership_is_a_card_and_a_coupon_is_told() {
        let member = data("8018950600013435200008").unwrap();
        assert_eq!(member.membership.unwrap().as_str(), "950600013435200008");
        assert_eq!(data("2559506000134352").unwrap().coupon.as_deref(), Some("9506000134352"));
    }

    #[test]
    fn what_is_said_twice_has_to_be_the_same() {
        assert!(data("01095060001343520109506000134352").is_some());
        assert!(data("01095060001343520104006381333931").is_none());
        assert!(data("31030001953102000195").is_none());
    }
}
