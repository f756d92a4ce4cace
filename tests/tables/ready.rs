//! Every ready shop, held against its table.

use crate::kept_text;
use crate::shop::{Shop, folder, read};
use crate::story::{Answered, answer};
use tallytill::core::programme::{Conditions, Limits, Programme};

#[test]
fn the_coffee_shop_and_the_food_chain_give_what_their_tables_say() {
    for name in ["coffee", "food"] {
        hold(name, 15);
    }
}

#[test]
fn the_published_vectors_come_out_as_published() {
    for name in ["vectors-model-a", "vectors-model-b", "vectors-rounding"] {
        hold(&format!("programmes/{name}"), 1);
    }
}

/// The ready programmes, one for each row of the table of design 1 that happens at a till.
const PROGRAMMES: [&str; 15] = [
    "discount", "points", "cashback", "stamps", "perks", "partners", "personal", "adaptive", "actions",
    "events", "welcome", "goals", "budget", "pilot", "training",
];

#[test]
fn every_ready_programme_gives_what_its_table_says_and_shows_each_of_its_rules() {
    let wrong = PROGRAMMES.map(|name| {
        std::panic::catch_unwind(|| {
            let name = format!("programmes/{name}");
            show_every_rule(&Shop::load(&name).programme, &hold(&name, 8));
        })
    });
    let wrong = PROGRAMMES.iter().zip(wrong).filter(|(_, held)| held.is_err()).map(|(name, _)| *name);
    let wrong: Vec<&str> = wrong.collect();
    assert!(wrong.is_empty(), "these do not hold, and say why above: {}", wrong.join(", "));
}

#[test]
fn nothing_in_a_ready_programme_has_to_be_warned_of() {
    let mut warned = Vec::new();
    for name in PROGRAMMES {
        let text = read(&folder(&format!("programmes/{name}")).join("programme.toml"));
        match Programme::parse_with_warnings(&text) {
            Ok((_, warnings)) => warned.extend(warnings.iter().map(|warning| format!("{name}: {warning}"))),
            Err(misfits) => warned.extend(misfits.iter().map(|misfit| format!("{name}: REFUSED {misfit}"))),
        }
    }
    assert!(warned.is_empty(), "{}", warned.join("\n"));
}

fn hold(name: &str, cases_min: usize) -> Answered {
    let shop = Shop::load(name);
    let kept = read(&folder(name).join("cases.txt"));
    let answered = answer(&shop, &kept);
    assert!(answered.cases >= cases_min, "{name}: only {} cases", answered.cases);
    kept_text::hold_against(&format!("tests/data/{name}/cases.txt"), &kept, &answered.text);
    answered
}

/// Every rule gives something in one case at least, and every rule that asks for something is refused in one; every tier,
/// coupon, charity, partner and arm is seen.
fn show_every_rule(programme: &Programme, answered: &Answered) {
    let offers = programme.offers.iter().map(|offer| {
        (&offer.id, asks(&offer.when, &offer.limits) || offer.cost.is_some() || offer.price.is_none())
    });
    let earn = programme.earn.iter().map(|rule| (&rule.id, asks(&rule.when, &rule.limits)));
    let mut silent = Vec::new();
    for (rule, asks) in offers.chain(earn) {
        if !answered.applied.contains(rule.as_str()) {
            silent.push(format!("{rule} never gives anything"));
        }
        if asks && !answered.refused.contains(rule.as_str()) {
            silent.push(format!("{rule} is never refused"));
        }
    }
    let tiers = programme.tiers.iter().map(|tier| tier.id.as_str());
    let coupons = programme.coupons.iter().map(|coupon| coupon.id.as_str());
    let charities = programme.charities.iter().map(|charity| charity.id.as_str());
    let partners = programme.partners.iter().map(|partner| partner.id.as_str());
    let arms = programme.experiments.iter().flat_map(|experiment| &experiment.arms);
    let referral = programme.referral.iter().map(|_| "referral");
    let beside = tiers.chain(coupons).chain(charities).chain(partners).chain(referral);
    let unseen = beside.chain(arms.map(|(arm, _)| arm.as_str())).filter(|id| !answered.applied.contains(*id));
    silent.extend(unseen.map(|id| format!("{id} is never seen")));
    assert!(silent.is_empty(), "{}: {}", programme.id, silent.join("; "));
}

fn asks(when: &Conditions, limits: &Limits) -> bool {
    *when != Conditions::default() || *limits != Limits::default()
}
