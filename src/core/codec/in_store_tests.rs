use proptest::prelude::*;

use super::*;

/// The 13 digits of a number whose check digit is still to be found.
fn number(head: &str) -> Gtin {
    ('0'..='9').find_map(|check| Gtin::parse(&format!("{head}{check}"))).unwrap()
}

fn read(layout: &str, decimals: u8, head: &str) -> Option<InStoreReading> {
    InStoreLayout::parse(layout, decimals).unwrap().read(&number(head))
}

#[test]
fn a_number_is_read_by_the_layout_of_the_shop() {
    let weighed = read("21IIIIIWWWWWC", 3, "211234501250").unwrap();
    assert_eq!(weighed.item, "12345");
    assert_eq!(weighed.plain, number("211234500000").short());
    assert_eq!(weighed.amount, InStoreAmount::Weight(Quantity::from_thousandths(1_250)));
    let grams_of_ten = read("21IIIIIWWWWWC", 2, "211234500125").unwrap();
    assert_eq!(grams_of_ten.amount, weighed.amount);
    let counted = read("27IIIIIXNNNNC", 0, "270004290012").unwrap();
    assert_eq!(
        (counted.item.as_str(), &counted.amount),
        ("00042", &InStoreAmount::Pieces(Quantity::from_thousandths(12_000)))
    );
    let priced = read("02IIIIXPPPPPC", 2, "021234705730").unwrap();
    let koruny = priced.amount.price(Currency::parse("CZK").unwrap());
    assert_eq!((priced.item.as_str(), koruny), ("1234", Some(Money::from_minor(5_730))));
    assert_eq!(
        priced.amount.price(Currency::parse("JPY").unwrap()),
        None,
        "a currency without digits after the point"
    );
    let whole = read("02IIIIXPPPPPC", 0, "021234700057").unwrap();
    assert_eq!(whole.amount.price(Currency::parse("CZK").unwrap()), Some(Money::from_minor(5_700)));
}

#[test]
fn numbers_of_makers_and_of_other_prefixes_are_not_read() {
    assert_eq!(read("21IIIIIWWWWWC", 3, "221234501250"), None);
    assert_eq!(read("21IIIIIWWWWWC", 3, "400638133393"), None);
    let case = Gtin::parse("12112345012504").filter(|gtin| gtin.ean13().is_none());
    if let Some(case) = case {
        assert_eq!(InStoreLayout::parse("21IIIIIWWWWWC", 3).unwrap().read(&case), None);
    }
}

#[test]
fn a_layout_that_can_not_be_meant_is_refused() {
    for (layout, decimals, fault) in [
        ("21IIIIIWWWWW", 3, InStoreFault::Length),
        ("21IIIIIWWWWWW", 3, InStoreFault::Length),
        ("21IIIIIWWWWWç", 3, InStoreFault::Length),
        ("40IIIIIWWWWWC", 3, InStoreFault::Prefix),
        ("2IIIIIIWWWWWC", 3, InStoreFault::Prefix),
        ("03IIIIIWWWWWC", 3, InStoreFault::Prefix),
        ("21IIIIIIIIIIC", 0, InStoreFault::Order),
        ("21WWWWWWWWWWC", 3, InStoreFault::Order),
        ("21IIIWWPPPPPC", 3, InStoreFault::Order),
        ("21IIWWIIIWWWC", 3, InStoreFault::Order),
        ("21IIIII5WWWWC", 3, InStoreFault::Order),
        ("21IIIIIZWWWWC", 3, InStoreFault::Order),
        ("21IIIIICWWWWC", 3, InStoreFault::Order),
        ("21IIIIIWWWWWC", 4, InStoreFault::Decimals),
        ("21IIIIINNNNNC", 1, InStoreFault::Decimals),
        ("21IIIIIIIIPPC", 3, InStoreFault::Decimals),
    ] {
        assert_eq!(InStoreLayout::parse(layout, decimals), Err(fault), "{layout}");
    }
}

proptest! {
    #[test]
    fn every_weight_is_read_as_it_was_printed(item in 0..100_000_u32, grams in 0..100_000_i64) {
        let read = read("23IIIIIWWWWWC", 3, &format!("23{item:05}{grams:05}")).unwrap();
        prop_assert_eq!(read.item, format!("{item:05}"));
        prop_assert_eq!(read.amount, InStoreAmount::Weight(Quantity::from_thousandths(grams)));
        prop_assert_eq!(read.plain, number(&format!("23{item:05}00000")).short().to_owned());
    }

    #[test]
    fn any_layout_is_read_or_refused(layout in "[02][0-9][0-9IWNPXC]{10}[C0]|\\PC{0,20}", decimals in 0..9_u8) {
        if let Ok(layout) = InStoreLayout::parse(&layout, decimals) {
            prop_assert!(layout.prefix().len() >= 2);
        }
    }
}
