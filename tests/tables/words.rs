//! An answer in the words of a table: each line with its price, discounts and points, then what the sale gives beside, the
//! sums, the member before and after, and each reason with its code and its numbers.

use std::fmt::Write as _;

use crate::standing_words::{dates, lot_words};
use tallytill::core::ledger::{Returned, Sale};
use tallytill::core::model::receipt::{Effects, LineDiscount, LineEarning, ReceiptLine};
use tallytill::core::model::{Language, Money, Points, RuleId};
use tallytill::core::pricing::{Missing, Quote, Reason, Refusal, SpendLimit};
use tallytill::core::programme::{Gain, Programme};

/// Writes answers of one programme.
pub(crate) struct Words<'p> {
    pub(crate) programme: &'p Programme,
}

impl Words<'_> {
    pub(crate) fn money(&self, amount: Money) -> String {
        amount.format(self.programme.currency)
    }

    pub(crate) fn points(&self, amount: Points) -> String {
        amount.format(self.programme.points.decimals)
    }

    pub(crate) fn quote(&self, quote: &Quote, out: &mut String) {
        for line in &quote.receipt.lines {
            self.line(line, out);
        }
        let totals = &quote.receipt.totals;
        let sums = [totals.gross, totals.discount, totals.points_paid, totals.due];
        let [gross, discount, paid, due] = sums.map(|sum| self.money(sum));
        let (spent, earned) = (self.points(totals.points_spent), self.points(totals.points_earned));
        writeln!(out, "    sums: {gross} - {discount} - {paid} for {spent} points = {due} + {earned} points")
            .unwrap();
        self.effects(&quote.receipt.effects, out);
        if let Some(member) = &quote.receipt.member {
            let [before, after] =
                [&member.tier, &member.tier_after].map(|tier| tier.as_deref().unwrap_or("no tier"));
            let [had, has] = [member.balance_before, member.balance_after].map(|sum| self.points(sum));
            let most = self.points(quote.spend_max);
            writeln!(out, "    member: {before} -> {after}, {had} -> {has} points, could spend {most}")
                .unwrap();
        }
        for reason in &quote.reasons {
            writeln!(out, "    {}: {}", reason.code(), self.reason(reason)).unwrap();
        }
    }

    /// What comes back, what is given back for it and which points are taken back.
    pub(crate) fn returned(&self, sale: &Sale, returned: &Returned, out: &mut String) {
        for line in &returned.lines {
            let sku = sale.receipt.lines[usize::try_from(line.line).unwrap()].sku.as_str();
            let refund = self.money(line.refund);
            write!(out, "    {:>6} {sku:<20} {refund:>8} given back", line.quantity.to_string()).unwrap();
            if line.discount != Money::ZERO {
                write!(out, ", with {} discount", self.money(line.discount)).unwrap();
            }
            if !line.points_back.is_empty() {
                let back = lot_words(self.programme, &line.points_back);
                write!(out, ", points back: {back}").unwrap();
            }
            if !line.earnings.is_empty() {
                write!(out, ", points asked back: {}", self.earnings(&line.earnings)).unwrap();
            }
            out.push('\n');
        }
        if !returned.earnings.is_empty() {
            let asked = self.earnings(&returned.earnings);
            writeln!(out, "    for the visit, points asked back: {asked}").unwrap();
        }
        if !returned.points_back.is_empty() {
            let back = lot_words(self.programme, &returned.points_back);
            writeln!(out, "    for rewards and donations, points back: {back}").unwrap();
        }
        if returned.whole {
            out.push_str("    all of the sale has come back\n");
        }
    }

    fn line(&self, line: &ReceiptLine, out: &mut String) {
        let (quantity, gross) = (line.quantity.to_string(), self.money(line.gross));
        write!(out, "    {quantity:>6} {:<20} {gross:>8}", line.sku.as_str()).unwrap();
        for discount in &line.discounts {
            write!(out, "  - {} {}", self.money(discount.amount), discount.offer).unwrap();
            if let Some(percent) = discount.percent {
                write!(out, " {} %", percent.format_percent()).unwrap();
            }
            if let Some(quantity) = discount.quantity {
                write!(out, " (on {quantity})").unwrap();
            }
        }
        let prices = line.unit_prices().unwrap();
        let whole = |discount: &LineDiscount| discount.percent.is_none() && discount.quantity.is_none();
        if !line.discounts.is_empty() && line.discounts.iter().all(whole) && prices.len() > 1 {
            let prices = prices.iter().map(|(pieces, price)| format!("{pieces} x {}", self.money(*price)));
            write!(out, " ({})", prices.collect::<Vec<_>>().join(", ")).unwrap();
        }
        if line.points_spent != Points::ZERO || line.points_paid != Money::ZERO {
            let (paid, spent) = (self.money(line.points_paid), self.points(line.points_spent));
            write!(out, "  - {paid} for {spent} points").unwrap();
            if !line.spent_lots.is_empty() {
                write!(out, " ({})", lot_words(self.programme, &line.spent_lots)).unwrap();
            }
        }
        write!(out, "  = {}", self.money(line.due)).unwrap();
        if !line.earnings.is_empty() {
            let earned = self.points(line.points_earned().unwrap());
            write!(out, "  + {earned} points ({})", self.earnings(&line.earnings)).unwrap();
        }
        out.push('\n');
    }

    fn earnings(&self, earnings: &[LineEarning]) -> String {
        let shares = earnings.iter().map(|share| {
            format!("{} {}{}", share.rule, self.points(share.points), dates(share.vests, share.expires))
        });
        shares.collect::<Vec<_>>().join(", ")
    }

    fn effects(&self, effects: &Effects, out: &mut String) {
        if !effects.earnings.is_empty() {
            writeln!(out, "    for the visit: {}", self.earnings(&effects.earnings)).unwrap();
        }
        for stamps in &effects.stamps {
            writeln!(out, "    stamps: {:+} on {}", stamps.count, stamps.card).unwrap();
        }
        for gift in &effects.gifts {
            let (pieces, sku) = (gift.pieces, gift.sku.as_str());
            writeln!(
                out,
                "    gift: {pieces} {sku} by {} ({} of them in the basket)",
                gift.offer, gift.in_basket
            )
            .unwrap();
        }
        for offer in &effects.perks {
            for gain in self.programme.offer_by_id(offer).map_or(&[][..], |offer| &offer.gives) {
                let (who, text) = match gain {
                    Gain::Perk(text) => ("perk", text),
                    Gain::CashierMessage(text) => ("the cashier reads", text),
                    Gain::ReceiptMessage(text) => ("the receipt says", text),
                    Gain::Voucher { .. } | Gain::Gift { .. } => continue,
                };
                writeln!(out, "    {who}: {} ({offer})", text.get(Language::ENGLISH)).unwrap();
            }
        }
        for reward in &effects.rewards {
            let lots = if reward.lots.is_empty() {
                String::new()
            } else {
                format!(" ({})", lot_words(self.programme, &reward.lots))
            };
            writeln!(out, "    reward: {} for {} points{lots}", reward.reward, self.points(reward.points))
                .unwrap();
        }
        if let Some(donation) = &effects.donation {
            writeln!(out, "    donated: {} points to {}", self.points(donation.points), donation.charity)
                .unwrap();
        }
        for voucher in &effects.vouchers {
            let what = if voucher.count < 0 { "voucher used" } else { "voucher for a later visit" };
            writeln!(out, "    {what}: {}{}", voucher.offer, dates(None, voucher.expires)).unwrap();
        }
        for coupon in &effects.coupons {
            writeln!(out, "    coupon: {} ({})", coupon.code, coupon.coupon).unwrap();
        }
        if let Some(referral) = &effects.referral {
            let reward = self.earnings(std::slice::from_ref(&referral.reward));
            writeln!(out, "    the friend who brought this member gets: {reward}").unwrap();
        }
        for used in &effects.uses {
            let mut worth = String::new();
            if used.money != Money::ZERO {
                write!(worth, ", {}", self.money(used.money)).unwrap();
            }
            if used.points != Points::ZERO {
                write!(worth, ", {} points", self.points(used.points)).unwrap();
            }
            writeln!(out, "    counted: {} {}{worth}", used.offer, counted(used.times, "time")).unwrap();
        }
        for arm in &effects.arms {
            writeln!(out, "    experiment: {} {}", arm.experiment, arm.arm).unwrap();
        }
        if let Some(partner) = &effects.partner {
            writeln!(out, "    partner: {partner}").unwrap();
        }
    }

    /// The numbers of a reason, in words.
    fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Applied { offer, lines } => {
                let lines: Vec<String> = lines
                    .iter()
                    .map(|(line, amount)| format!("{} on line {line}", self.money(*amount)))
                    .collect();
                format!("{offer} takes {}", lines.join(", "))
            }
            Reason::Given { offer } => format!("{offer} goes with it"),
            Reason::Refused { offer, why, lines } => {
                format!("{offer} {}{}", self.refusal(why), numbers(lines))
            }
            Reason::SpendLimited { asked, allowed, limit } => {
                let limit = self.spend_limit(*limit);
                format!("{} asked, {} spent: {limit}", self.points(*asked), self.points(*allowed))
            }
            Reason::EarnLimited { earned, allowed } => {
                format!("{} earned, {} given: that is the most", self.points(*earned), self.points(*allowed))
            }
            Reason::Earned { rule, lines, points: sum } => {
                let lines: Vec<String> = lines
                    .iter()
                    .map(|(line, share)| format!("{} on line {line}", self.points(*share)))
                    .collect();
                let lines = if lines.is_empty() { "for the visit".to_owned() } else { lines.join(", ") };
                format!("{rule} gives {}: {lines}", self.points(*sum))
            }
            Reason::Stamped { rule, card, count, after } => {
                format!("{rule} changes {card} by {count:+}, {after} then")
            }
            Reason::Debt { points: debt } => format!("{} points", self.points(*debt)),
            Reason::NextTier { tier, missing } => format!("{} to {tier}", self.missing(*missing)),
            Reason::NextReward { reward, missing } => format!("{} to {reward}", self.missing(*missing)),
            Reason::TierEnds { tier, until } => format!("{tier} is no longer held on {until}"),
            Reason::CouponUnknown { code } => format!("nobody knows the code {code}"),
            Reason::CombinationsLimited => "not every combination was looked at".to_owned(),
        }
    }

    fn spend_limit(&self, limit: SpendLimit) -> String {
        match limit {
            SpendLimit::Balance => "there are no more".to_owned(),
            SpendLimit::Share => "points pay a share only".to_owned(),
            SpendLimit::Least(least) => format!("{} is the least", self.points(least)),
            SpendLimit::Offline(most) => format!("offline {} is the most", self.points(most)),
            SpendLimit::TooOld { days } => format!("the balance is {days} days old"),
        }
    }

    fn missing(&self, missing: Missing) -> String {
        match missing {
            Missing::Money(missing) => self.money(missing),
            Missing::Points(missing) => format!("{} points", self.points(missing)),
            Missing::Visits(missing) => counted(missing, "visit"),
            Missing::Stamps(missing) => counted(missing, "stamp"),
        }
    }

    fn refusal(&self, why: &Refusal) -> String {
        match why {
            Refusal::NeedsTier(tiers) => {
                let tiers: Vec<&str> = tiers.iter().map(RuleId::as_str).collect();
                format!("is for {}", tiers.join(", "))
            }
            Refusal::NeedsMember => "is for members".to_owned(),
            Refusal::NeedsSegment => "is for another segment".to_owned(),
            Refusal::NeedsTag => "is for members with another tag".to_owned(),
            Refusal::NotAssigned => "was not assigned to this member".to_owned(),
            Refusal::DaysAway { days, at_least, at_most } => {
                let days =
                    days.map_or("never here".to_owned(), |days| format!("{} away", counted(days, "day")));
                let span = match (at_least, at_most) {
                    (Some(least), Some(most)) => format!("{least} to {most}"),
                    (Some(least), None) => format!("{least} or more"),
                    (None, Some(most)) => format!("{most} or fewer"),
                    (None, None) => "any".to_owned(),
                };
                format!("is for {span} days away, this member was {days}")
            }
            Refusal::NeedsVisits { missing } => format!("needs {} more", counted(*missing, "visit")),
            Refusal::TooManyVisits => "is for fewer visits".to_owned(),
            Refusal::NeedsSpend { missing } => format!("needs {} more spent before", self.money(*missing)),
            Refusal::TooMuchSpend => "is for less spent before".to_owned(),
            Refusal::OtherPurchase { number, remaining } => {
                let when = remaining.map_or(String::new(), |more| format!(", {more} more to go"));
                format!("is for another purchase than number {number}{when}")
            }
            Refusal::NotBirthday => "is for the birthday".to_owned(),
            Refusal::JoinedOther => "is for other days since joining".to_owned(),
            Refusal::OtherFavourite => "is for another favourite".to_owned(),
            Refusal::Referred => "asks whether a friend brought the member".to_owned(),
            Refusal::App => "asks whether the member has the app".to_owned(),
            Refusal::NotYet { from } => format!("begins on {from}"),
            Refusal::Over { until } => format!("ended with {until}"),
            Refusal::OtherWeekday => "is for other days of the week".to_owned(),
            Refusal::OtherHours => "is for other hours".to_owned(),
            Refusal::OtherPlace => "is for another place".to_owned(),
            Refusal::NeedsPayment(kinds) => format!("asks to be paid by {}", kinds.join(", ")),
            Refusal::NeedsCoupon(coupon) => format!("needs the coupon {coupon}"),
            Refusal::CouponUsed(coupon) => format!("has no more uses of the coupon {coupon}"),
            Refusal::CouponOver(coupon) => format!("can't have the coupon {coupon} on this day"),
            Refusal::NeedsVoucher => "needs a voucher".to_owned(),
            Refusal::OtherArm => "is for another arm of the experiment".to_owned(),
            Refusal::OtherPilot => "is for the pilot".to_owned(),
            Refusal::NeedsTotal { missing } => format!("needs {} more in the basket", self.money(*missing)),
            Refusal::NeedsMore { missing } => format!("needs {missing} more of the goods"),
            Refusal::NeedsAmount { missing } => format!("needs {} more of the goods", self.money(*missing)),
            Refusal::TooMuch => "is for a smaller basket".to_owned(),
            Refusal::BetterOffer(taken) => format!("gives way to {taken}"),
            Refusal::Exclusive(taken) => format!("is kept out by {taken}"),
            Refusal::LowestPrice => "finds the lowest price already".to_owned(),
            Refusal::MemberLimit { times, within_days } => {
                let days = within_days
                    .map_or("ever".to_owned(), |days| format!("within {}", counted(i64::from(days), "day")));
                format!("was had {} {days}, which is all", counted(i64::from(*times), "time"))
            }
            Refusal::BudgetUsed => "is used up".to_owned(),
            Refusal::NeedsPoints { missing } => format!("needs {} more points", self.points(*missing)),
            Refusal::PointsHeld(limit) => format!("can't be had: {}", self.spend_limit(*limit)),
            Refusal::NeedsStamps { card, missing } => {
                format!("needs {} more on {card}", counted(*missing, "stamp"))
            }
            Refusal::NotChosen => "was not asked for".to_owned(),
            Refusal::ProgrammeNotValid => "is not in force on this day".to_owned(),
        }
    }
}

/// `1 stamp`, `2 stamps`.
pub(crate) fn counted(count: i64, one: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {one}{many}")
}

/// Which lines a refused rule names.
fn numbers(lines: &[usize]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    format!(" (line {})", lines.join(", "))
}
