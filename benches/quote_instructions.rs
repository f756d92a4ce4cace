//! Quotes for `.ci/instructions`, which counts what they cost under callgrind:
//! `quote_instructions LINES OFFERS ROUNDS` quotes all baskets so many times. What one quote costs is the difference of
//! two runs that differ in their rounds, so that nothing else is counted.
#![expect(clippy::unwrap_used, reason = "a bench that goes wrong stops")]

mod promotions;

use std::hint::black_box;

use promotions::{BASKETS, SIZES, baskets, member, offers, programme, situation};
use tallytill::core::pricing::{Ask, Choices, quote};

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [lines, size, rounds] = numbers[..] else {
        println!(
            "give lines, offers and rounds; {BASKETS} baskets are quoted in each round, against {SIZES:?} offers"
        );
        return;
    };
    let mut programme = programme();
    programme.set_offers(offers(size));
    let (baskets, member, choices, situation) = (baskets(lines), member(), Choices::default(), situation());
    for _ in 0..rounds {
        for basket in &baskets {
            let ask = Ask { basket, member: Some(&member), choices: &choices, situation: &situation };
            drop(black_box(quote(&programme, &ask).unwrap()));
        }
    }
}
