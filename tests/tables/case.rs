//! A case as it is written: `WHO, WHERE AND WHEN: BASKET; CHOICES`, on one line or on several where a line ends with `,`,
//! `;` or `:`.
//!
//! WHO is `no card`, a `member` with facts, a `new member` who joins at this very moment, `then` (the same customer comes again, as the case before left them) or
//! `return` (goods of the purchase before come back: the basket names them, `everything` is all of it), also `return of
//! the first purchase`.
//!
//! WHERE AND WHEN, all of it optional: `on 2026-11-24 17:30`, `in store old-town`, `till group drive-in`, `paying card`,
//! `offline`, `given happy 40 times for 800.00` (what this till gave under a rule so far, `and 20 points`). Without them it
//! is Tuesday the 24th of November 2026, noon, in store `main`, paying nothing in particular, with a line to head office.
//!
//! CHOICES: `spend 10`, `coupon SUMMER`, `reward free-cup`, `donate 20 to shelter`.

use crate::facts::{programme_time, read_member, rule};
use crate::shop::Shop;
use tallytill::core::model::{Basket, MemberView, Money, Points, Quantity, Sku};
use tallytill::core::pricing::{Choices, Given, Situation};
use tallytill::core::programme::Programme;

/// Who a case is about.
pub(crate) enum Who {
    /// A customer whom nothing before concerns.
    Anybody(Option<Box<MemberView>>),
    /// Somebody who has just joined at this till.
    Newcomer,
    /// The customer of the case before, who comes again.
    Again,
    /// The customer of the case before, who brings goods back: of the purchase before, or of the first one.
    Return { first: bool },
}

/// The words of a case, taken apart.
pub(crate) struct Case<'t> {
    pub(crate) who: Who,
    /// Where and when, as words.
    place: Vec<&'t str>,
    basket: &'t str,
    choices: Vec<&'t str>,
}

/// What a list of words says, parted by commas and semicolons outside of brackets.
pub(crate) fn phrases(text: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' | ';' if depth == 0 => {
                found.push(text[start..place].trim());
                start = place + 1;
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    found
}

impl<'t> Case<'t> {
    pub(crate) fn read(programme: &Programme, text: &'t str) -> Self {
        let (setting, order) = text.split_once(": ").unwrap_or_else(|| panic!("no basket in `{text}`"));
        let all: Vec<&str> = phrases(setting)
            .into_iter()
            .flat_map(|words| match words.split_once(" in store ") {
                Some((when, _)) => vec![when, &words[when.len() + 1..]],
                None => vec![words],
            })
            .collect();
        let (place, facts): (Vec<&str>, Vec<&str>) = all[1..].iter().partition(|words| {
            let first = words.split(' ').next().unwrap();
            ["on", "in", "till", "paying", "offline", "given"].contains(&first)
        });
        let who = match all[0] {
            "no card" => Who::Anybody(None),
            "new member" => Who::Newcomer,
            "then" => Who::Again,
            "return" => Who::Return { first: false },
            "return of the first purchase" => Who::Return { first: true },
            name if name.starts_with("member") => {
                Who::Anybody(Some(Box::new(read_member(programme, name, &facts))))
            }
            other => panic!("nobody is `{other}`"),
        };
        let mut parts = order.split("; ");
        let basket = parts.next().unwrap();
        Self { who, place, basket, choices: parts.collect() }
    }

    /// Where and when it is, told from where and when the case before was.
    pub(crate) fn situation(&self, programme: &Programme, before: &Situation) -> Situation {
        let mut situation = before.clone();
        for words in &self.place {
            let parts: Vec<&str> = words.split(' ').collect();
            match parts[..] {
                ["on", on] => situation.now = programme_time(programme, on, "12:00"),
                ["on", on, at] => situation.now = programme_time(programme, on, at),
                ["in", "store", store] => situation.store = store.to_owned(),
                ["till", "group", group] => situation.till_group = group.to_owned(),
                ["offline"] => situation.online = false,
                ["given", offer, times, "times", ref more @ ..] => {
                    let mut given = Given { times: times.parse().unwrap(), ..Given::default() };
                    for pair in more.chunks(2) {
                        match *pair {
                            ["for", money] => given.money = Money::parse(money, programme.currency).unwrap(),
                            ["and", points] => {
                                given.points = Points::parse(points, programme.points.decimals).unwrap();
                            }
                            ["points"] => {}
                            _ => panic!("nothing is `{words}`"),
                        }
                    }
                    situation.given.insert(rule(offer), given);
                }
                ["paying", _] => {}
                _ => panic!("nowhere is `{words}`"),
            }
        }
        situation
    }

    pub(crate) fn choices(&self, programme: &Programme) -> Choices {
        let points = |text: &str| Points::parse(text, programme.points.decimals).unwrap();
        let mut choices = Choices::default();
        for words in &self.choices {
            let parts: Vec<&str> = words.split(' ').collect();
            match parts[..] {
                ["spend", amount] => choices.spend = points(amount),
                ["coupon", code] => choices.coupons.push(code.to_owned()),
                ["reward", reward] => choices.rewards.push(reward.to_owned()),
                ["donate", amount, "to", charity] => {
                    choices.donation = Some((charity.to_owned(), points(amount)));
                }
                _ => panic!("no choice is `{words}`"),
            }
        }
        choices.payment =
            self.place.iter().find_map(|words| words.strip_prefix("paying ")).map(str::to_owned);
        choices
    }

    /// How much of which article; everything where that is said.
    pub(crate) fn bought(&self) -> Option<Vec<(Quantity, Sku)>> {
        if self.basket == "everything" {
            return None;
        }
        let items = self.basket.split(", ").map(|item| {
            let (quantity, sku) = item.split_once(' ').unwrap_or_else(|| panic!("no item in `{item}`"));
            (Quantity::parse(quantity).unwrap(), Sku::parse(sku).unwrap())
        });
        Some(items.collect())
    }

    pub(crate) fn basket(&self, shop: &Shop) -> Basket {
        shop.basket(&self.bought().expect("`everything` can only come back"))
    }
}
