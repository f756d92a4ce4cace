//! Who is at the till, in the words of a table: `member, 120 points (50 until 2026-12-31), 340.00 spent, 7 visits`.
//!
//! | words | meaning |
//! |---|---|
//! | `120 points (50 until 2026-12-31, 20 from 2026-12-01)` | the balance; of it 50 good up to that day, 20 from that day on |
//! | `340.00 spent`, `7 visits` | in all; where they are left out, what the visits below come to |
//! | `last 2026-10-01` | a visit on that day |
//! | `came 2026-10-01 for 120.00 earning 12` | a visit, what was paid, the points it gave |
//! | `stamps coffee 9` | stamps on a card |
//! | `birthday 05-12`, `joined 2026-01-01` | days |
//! | `segment regulars`, `tag vegan`, `assigned birthday-cake` | what head office says of the member |
//! | `favourite drinks/coffee`, `with the app`, `brought by a friend`, `friend rewarded` | more of it |
//! | `voucher free-cup until 2026-12-31`, `used happy 3 times on 2026-11-20` | rights that are left, rights that were used |
//! | `holds gold until 2026-12-31` | a tier that is held, up to that day |
//! | `as of 2026-11-20` | when head office was last heard of |

use chrono::{Datelike, NaiveDate};

use crate::case::phrases;
use tallytill::core::model::standing::{DayFacts, MonthDay, OfferUse, Stamps, TierHold, Voucher};
use tallytill::core::model::{
    CardNumber, CategoryPath, Day, Lot, MemberId, MemberView, Money, Points, RuleId, Standing, Timestamp,
};
use tallytill::core::programme::Programme;

/// The day that is written `2026-11-24`.
pub(crate) fn day(text: &str) -> Day {
    let date: NaiveDate = text.parse().unwrap_or_else(|_| panic!("`{text}` is no day"));
    Day::from_number(date.num_days_from_ce())
}

/// The day after.
pub(crate) fn after(day: Day) -> Day {
    Day::from_number(day.number() + 1)
}

pub(crate) fn rule(text: &str) -> RuleId {
    RuleId::new(text)
}

/// The member of these words; `name` is `member` or, where experiments have to tell members apart, `member 7`.
pub(crate) fn read_member(programme: &Programme, name: &str, words: &[&str]) -> MemberView {
    let number: u8 = name.strip_prefix("member ").map_or(7, |number| number.parse().unwrap());
    let mut standing = Standing::default();
    let (mut spend, mut visits, mut as_of) = (None, None, None);
    for phrase in words {
        let parts: Vec<&str> = phrase.split(' ').collect();
        match parts[..] {
            [amount, "spent"] => spend = Some(Money::parse(amount, programme.currency).unwrap()),
            [count, "visits" | "visit"] => visits = Some(count.parse().unwrap()),
            ["as", "of", on] => as_of = Some(programme_time(programme, on, "12:00")),
            _ => read_fact(programme, phrase, &parts, &mut standing),
        }
    }
    standing.lots.sort_by_key(Lot::order);
    standing.days.sort_by_key(|facts| facts.day);
    standing.facts.spend =
        spend.unwrap_or_else(|| Money::checked_sum(standing.days.iter().map(|facts| facts.spend)).unwrap());
    standing.facts.visits = visits.unwrap_or_else(|| standing.days.iter().map(|facts| facts.visits).sum());
    MemberView {
        id: MemberId::from_bytes([number; 16]),
        card: CardNumber::parse("2900000000018").unwrap(),
        name: None,
        standing,
        as_of,
    }
}

/// A moment by the shop's clock.
pub(crate) fn programme_time(programme: &Programme, on: &str, at: &str) -> Timestamp {
    let zone: chrono_tz::Tz = programme.time_zone.name().parse().unwrap();
    let local = format!("{on}T{at}:00").parse::<chrono::NaiveDateTime>().unwrap();
    let moment = local.and_local_timezone(zone).earliest().unwrap();
    Timestamp::from_ms(u64::try_from(moment.timestamp_millis()).unwrap())
}

fn read_fact(programme: &Programme, phrase: &str, parts: &[&str], standing: &mut Standing) {
    let points = |text: &str| Points::parse(text, programme.points.decimals).unwrap();
    let money = |text: &str| Money::parse(text, programme.currency).unwrap();
    let came = |on: &str, spend: Money, points: Points| DayFacts { day: day(on), spend, visits: 1, points };
    let traits = &mut standing.traits;
    match *parts {
        [amount, "points"] => standing.facts.balance = points(amount),
        [amount, "points", ..] => {
            standing.facts.balance = points(amount);
            let lots = phrase.split_once('(').and_then(|(_, lots)| lots.strip_suffix(')')).unwrap();
            standing.lots = phrases(lots).into_iter().map(|lot| read_lot(lot, &points)).collect();
        }
        ["last", on] => standing.days.push(came(on, Money::ZERO, Points::ZERO)),
        ["came", on, "for", spend] => standing.days.push(came(on, money(spend), Points::ZERO)),
        ["came", on, "for", spend, "earning", earned] => {
            standing.days.push(came(on, money(spend), points(earned)));
        }
        ["stamps", card, count] => {
            standing.stamps.push(Stamps { card: rule(card), count: count.parse().unwrap() });
        }
        ["birthday", date] => {
            let (month, day) = date.split_once('-').unwrap();
            traits.birthday = Some(MonthDay { month: month.parse().unwrap(), day: day.parse().unwrap() });
        }
        ["joined", on] => traits.joined = Some(day(on)),
        ["segment", segment] => traits.segments.push(segment.to_owned()),
        ["tag", tag] => traits.tags.push(tag.to_owned()),
        ["assigned", offer] => traits.assigned.push(rule(offer)),
        ["favourite", category] => traits.favourite = CategoryPath::parse(category),
        ["with", "the", "app"] => traits.app = true,
        ["brought", "by", "a", "friend"] => traits.referred_by = Some(MemberId::from_bytes([200; 16])),
        ["friend", "rewarded"] => standing.referral_done = true,
        ["voucher", offer] => standing.vouchers.push(Voucher { offer: rule(offer), expires: None, count: 1 }),
        ["voucher", offer, "until", on] => {
            standing.vouchers.push(Voucher { offer: rule(offer), expires: Some(after(day(on))), count: 1 });
        }
        ["used", offer, times, "times" | "time", "on", on] => standing.uses.push(OfferUse {
            offer: rule(offer),
            day: day(on),
            times: times.parse().unwrap(),
            money: Money::ZERO,
            points: Points::ZERO,
        }),
        ["holds", tier, "until", on] => {
            standing.tier = Some(TierHold { tier: rule(tier), until: after(day(on)) });
        }
        _ => panic!("nobody is `{phrase}`"),
    }
}

/// `50`, `50 until 2026-12-31`, `50 from 2026-12-01 until 2026-12-31`.
fn read_lot(words: &str, points: &dyn Fn(&str) -> Points) -> Lot {
    let parts: Vec<&str> = words.split(' ').collect();
    let dated = |name: &str| {
        let place = parts.iter().position(|part| *part == name)?;
        Some(day(parts[place + 1]))
    };
    Lot { vests: dated("from"), expires: dated("until").map(after), points: points(parts[0]) }
}
