//! Programme texts drawn from bytes, with blocks of every kind. Few goods, ids and days, so that rules meet often.
//!
//! Bytes rather than strategies, so that a fuzzer reads its input by the same rules. A zero is the simplest choice
//! everywhere, and so is the end of the bytes: what fails shrinks to a short programme.

use std::fmt::Write as _;

/// The articles, each with its category, its brand and its tag.
pub(crate) const GOODS: [(&str, &str, &str, &str); 5] = [
    ("s1", "a/b/c", "x", "t1"),
    ("s2", "a/b", "y", "t2"),
    ("s3", "a", "x", ""),
    ("s4", "d/e", "", "t1"),
    ("s5", "", "", ""),
];
const CATEGORIES: [&str; 5] = ["a", "a/b", "a/b/c", "d", "d/e"];

/// Choices read from bytes.
#[derive(Debug, Clone)]
pub(crate) struct Dice<'b> {
    bytes: &'b [u8],
}

impl<'b> Dice<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A whole number below this, which is above zero.
    pub(crate) fn below(&mut self, end: i64) -> i64 {
        let mut number = i64::from(self.byte());
        let mut reach = 256_i64;
        while reach < end {
            number = number * 256 + i64::from(self.byte());
            reach *= 256;
        }
        number % end
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: i64) -> bool {
        self.below(times) == times - 1
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        let place = self.below(i64::try_from(among.len()).unwrap());
        among[usize::try_from(place).unwrap()]
    }

    /// Each of these once in so many times.
    pub(crate) fn some<'n>(&mut self, times: i64, names: &[&'n str]) -> Vec<&'n str> {
        names.iter().copied().filter(|_| self.once_in(times)).collect()
    }

    /// The whole range of a number, its ends and the limits of a basket more often.
    pub(crate) fn wild(&mut self) -> i64 {
        match self.below(16) {
            0 => 1,
            1 => 0,
            2 => -1,
            3 => i64::MIN,
            4 => i64::MIN + 1,
            5 => i64::MAX,
            6 => i64::MAX - 1,
            7 => 1_000_000_000,
            8 => 1_000_000_000_000,
            9..13 => self.below(1_000_000_000),
            _ => (0..8).fold(0, |number: i64, _| number << 8 | i64::from(self.byte())),
        }
    }
}

/// A programme as text, block by block.
#[derive(Clone)]
pub(crate) struct DrawnProgramme {
    /// What stands once, and the tiers, whose order means something.
    head: String,
    /// All other blocks: their order means nothing.
    blocks: Vec<String>,
}

impl core::fmt::Debug for DrawnProgramme {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "\n{}", self.text())
    }
}

/// What blocks can name.
#[derive(Clone, Copy)]
struct Named {
    tiers: usize,
    voucher: bool,
}

const TIERS: [&str; 3] = ["low", "mid", "top"];

impl DrawnProgramme {
    pub(crate) fn drawn(dice: &mut Dice<'_>) -> Self {
        let named = Named { tiers: usize::try_from(dice.below(4)).unwrap(), voucher: dice.once_in(4) };
        let mut head = head(dice);
        for place in 0..named.tiers {
            head.push_str(&tier(dice, place));
        }
        let mut blocks = campaign(dice);
        for number in 0..dice.below(7) {
            blocks.push(offer(dice, named, "offer", &format!("o-{number}"), ""));
        }
        for number in 0..dice.below(4) {
            let cost = match dice.below(2) {
                0 => format!("cost = {{ points = '{}' }}\n", 1 + dice.below(60)),
                _ => format!("cost = {{ stamps = 'card', count = {} }}\n", 1 + dice.below(4)),
            };
            blocks.push(offer(dice, named, "reward", &format!("r-{number}"), &cost));
        }
        if named.voucher {
            blocks.push(format!("{}percent = '30 %'\nwhen.voucher = true\n", opened("offer", "v")));
            let when = when(dice, named);
            blocks
                .push(format!("{}{when}gives = [{{ voucher = 'v', days = 5 }}]\n", opened("offer", "giver")));
        }
        for number in 0..dice.below(6) {
            blocks.push(earn(dice, named, &format!("e-{number}")));
        }
        Self { head, blocks }
    }

    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.head, self.blocks.concat())
    }

    /// The same blocks in another order.
    pub(crate) fn shuffled(&self, dice: &mut Dice<'_>) -> Self {
        let mut left = self.blocks.clone();
        let mut blocks = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let place = dice.below(i64::try_from(left.len()).unwrap());
            blocks.push(left.remove(left.len() - 1 - usize::try_from(place).unwrap()));
        }
        Self { head: self.head.clone(), blocks }
    }

    /// The same with one block more that no sale can use: for goods that nobody has, or for members that nobody is.
    pub(crate) fn with_one_for_nobody(&self, dice: &mut Dice<'_>) -> Self {
        let id = dice.pick(&["a-nobody", "zz-nobody"]);
        let kind = dice.pick(&["offer", "reward", "earn"]);
        // A reward for other goods can still be the next one that a member saves for.
        let [goods, when] = match dice.below(2) {
            0 if kind != "reward" => ["goods = { skus = ['s9'], categories = ['nowhere'] }\n", ""],
            _ => ["", "when = { segments = ['nobody'] }\n"],
        };
        let what = match kind {
            "earn" => earning(dice),
            _ => format!("{}{}", stage(dice), effect(dice, goods)),
        };
        let cost = if kind == "reward" { "cost = { stamps = 'card', count = 1 }\n" } else { "" };
        let goods = if what.contains("mix =") { "" } else { goods };
        let limits = limits(dice);
        let block = format!("{}{goods}{when}{what}{cost}{limits}", opened(kind, id));
        let blocks = self.blocks.iter().cloned().chain([block]).collect();
        Self { head: self.head.clone(), blocks }
    }
}

fn opened(kind: &str, id: &str) -> String {
    format!("[[{kind}]]\nid = '{id}'\nname.en = 'N'\n")
}

fn head(dice: &mut Dice<'_>) -> String {
    let rounding = ["half_up", "half_even", "down"];
    let mut text = format!(
        "[programme]\nid = 'p'\nname.en = 'P'\ncurrency = 'CZK'\ntime_zone = '{}'\nlanguages = ['en']\n\
         rounding = '{}'\nuntil = '{}'\n",
        dice.pick(&["UTC", "Europe/Prague"]),
        dice.pick(&rounding),
        if dice.once_in(32) { "2026-11-20" } else { "2027-12-31" },
    );
    write!(
        text,
        "[points]\nname.en = 'points'\nworth = '{}'\ndecimals = {}\nrounding = '{}'\npay_up_to = '{}'\n\
         pay_as = '{}'\nvests_after_days = {}\nreturn_policy = '{}'\nreturn_grace_days = {}\n",
        dice.pick(&["1", "0.01", "0.30", "12.50"]),
        dice.below(4),
        dice.pick(&rounding),
        dice.pick(&["100 %", "50 %", "33.3333 %", "0 %"]),
        dice.pick(&["discount", "tender"]),
        dice.pick(&[0, 1, 14]),
        dice.pick(&["debt", "within_balance", "unvested"]),
        dice.pick(&[0, 14]),
    )
    .unwrap();
    if dice.once_in(4) {
        write!(text, "pay_{}", goods(dice)).unwrap();
    }
    for (key, values) in [
        ("spend_least", ["'2'", "'20'"]),
        ("earn_most", ["'3'", "'30'"]),
        ("expires", ["{ days = 1 }", "{ month_end = 0 }"]),
    ] {
        if dice.once_in(3) {
            writeln!(text, "{key} = {}", dice.pick(&values)).unwrap();
        }
    }
    if dice.once_in(2) {
        text.push_str("[welcome]\npoints = '5'\nname.en = 'W'\n");
    }
    if dice.once_in(2) {
        let least = dice.pick(&["0", "20.00"]);
        writeln!(
            text,
            "[referral]\nname.en = 'R'\nreferrer = '{}'\nfriend = '{}'\nspend_least = '{least}'",
            1 + dice.below(9),
            dice.below(9)
        )
        .unwrap();
    }
    writeln!(
        text,
        "[stacking]\nacross = {}\ncombinations_max = {}",
        dice.once_in(2),
        dice.pick(&[4_096, 1, 30])
    )
    .unwrap();
    writeln!(text, "[offline]\ntills = {}\ntills_per_store = {}", 1 + dice.below(2), 1 + dice.below(2))
        .unwrap();
    if dice.once_in(3) {
        writeln!(text, "spend_most = '{}'\nbalance_days_max = {}", dice.below(40), dice.below(9)).unwrap();
    }
    text
}

fn tier(dice: &mut Dice<'_>, place: usize) -> String {
    let ways = [
        format!("spend = '{}.00'\n", place * 300),
        format!(
            "reach = [{{ spend = '{}.00', within_days = 30 }}, {{ visits = {} }}]\n",
            90 + place,
            4 + place
        ),
        format!("reach = [{{ points = '{}', within_days = 9 }}]\n", 20 + place),
    ];
    let way = &ways[usize::try_from(dice.below(3)).unwrap()];
    let hold = match dice.below(3) {
        0 => String::new(),
        1 => format!("hold = {{ days = {}, downgrade = 'to_qualified' }}\n", 1 + dice.below(40)),
        _ => format!("hold = {{ days = {}, downgrade = 'one_step' }}\n", 1 + dice.below(40)),
    };
    let factor = dice.pick(&["1", "1.5", "0.333333", "2", "0"]);
    format!("{}earn_factor = '{factor}'\n{way}{hold}", opened("tier", TIERS[place]))
}

/// Everything that other blocks can name, so that they always may.
fn campaign(dice: &mut Dice<'_>) -> Vec<String> {
    let mut coupon = format!("{}codes = ['SUMMER']\n", opened("coupon", "summer"));
    for (key, value) in [("per_member", "2"), ("total", "4"), ("until", "'2026-11-25'")] {
        if dice.once_in(3) {
            writeln!(coupon, "{key} = {value}").unwrap();
        }
    }
    let share = dice.pick(&["100 %", "20 %", "0 %"]);
    let factor = dice.pick(&["0.5", "1", "3"]);
    vec![
        coupon,
        format!("{}prefix = 'SP-'\nper_member = 1\n", opened("coupon", "printed")),
        opened("stamp_card", "card"),
        opened("charity", "trees"),
        format!(
            "{}stores = ['store-2']\nearn_factor = '{factor}'\npay_up_to = '40 %'\n",
            opened("partner", "other")
        ),
        format!("[[pilot]]\nid = 'pilot'\nstores = ['store-2']\nshare = '{share}'\n"),
        "[[experiment]]\nid = 'trial'\narms = [{ id = 'a' }, { id = 'b', weight = 2 }]\n".to_owned(),
        "[[goal]]\nfigure = 'redemption_share'\ntarget = '40 %'\nby = '2026-12-31'\n".to_owned(),
    ]
}

fn offer(dice: &mut Dice<'_>, named: Named, kind: &str, id: &str, cost: &str) -> String {
    let goods = if dice.once_in(3) { String::new() } else { goods(dice) };
    let stage = stage(dice);
    let mut gives = Vec::new();
    if dice.once_in(4) {
        let pieces = 1 + dice.below(2);
        gives.push(match dice.below(if named.voucher { 5 } else { 4 }) {
            0 => "{ perk.en = 'P' }".to_owned(),
            1 => "{ cashier_message.en = 'C' }".to_owned(),
            2 => "{ receipt_message.en = 'R' }".to_owned(),
            3 => format!("{{ gift = 's{pieces}', name.en = 'G', pieces = {pieces} }}"),
            _ => "{ voucher = 'v' }".to_owned(),
        });
    }
    let effect = if gives.is_empty() || dice.once_in(2) { effect(dice, "") } else { String::new() };
    let goods = if effect.contains("mix =") { String::new() } else { goods };
    let gives = if gives.is_empty() { String::new() } else { format!("gives = [{}]\n", gives.join(", ")) };
    let (when, limits) = (when(dice, named), limits(dice));
    format!("{}{goods}{stage}{effect}{cost}{when}{limits}{gives}", opened(kind, id))
}

fn stage(dice: &mut Dice<'_>) -> String {
    let mode = dice.pick(&["best", "compound", "exclusive", "best", "compound"]);
    format!("mode = '{mode}'\npriority = {}\n", dice.pick(&[0, 0, 1, -1]))
}

/// One price effect. The parts of a set are of these goods where they are named.
fn effect(dice: &mut Dice<'_>, of: &str) -> String {
    match dice.below(6) {
        0 | 1 => format!("{}\n", deal(dice)),
        2 => {
            let (first, second) = (deal(dice), deal(dice));
            let from = 1 + dice.below(2);
            format!(
                "by_quantity = [{{ at_least = '{from}', {first} }}, {{ at_least = '{}', {second} }}]\n",
                from + 1 + dice.below(2)
            )
        }
        3 => {
            let pieces = 2 + dice.below(3);
            format!("group = {{ pieces = {pieces}, {} }}\n", set_deal(dice))
        }
        4 => {
            let mut part = || {
                let goods = if of.is_empty() { goods(dice) } else { of.to_owned() };
                format!("{{ {}, pieces = {} }}", goods.trim_end(), 1 + dice.below(2))
            };
            let parts = [part(), part()].join(", ");
            format!("mix = {{ parts = [{parts}], {} }}\n", set_deal(dice))
        }
        _ => {
            let second = dice.pick(&["percent = '12.5 %'", "amount_off = '35.00'"]);
            format!(
                "by_total = [{{ at_least = '{}', percent = '5 %' }}, {{ at_least = '90.00', {second} }}]\n",
                dice.pick(&["0", "20.00"])
            )
        }
    }
}

fn deal(dice: &mut Dice<'_>) -> &'static str {
    dice.pick(&[
        "percent = '10 %'",
        "amount_off = '5.00'",
        "fixed_price = '7.00'",
        "percent = '33.3333 %'",
        "percent = '100 %'",
        "percent = '0.1 %'",
        "amount_off = '0.01'",
        "fixed_price = '0'",
    ])
}

fn set_deal(dice: &mut Dice<'_>) -> &'static str {
    if dice.once_in(2) {
        return deal(dice);
    }
    dice.pick(&["cheapest_free = 1", "cheapest_percent = '50 %'"])
}

fn earn(dice: &mut Dice<'_>, named: Named, id: &str) -> String {
    let goods = if dice.once_in(2) { String::new() } else { goods(dice) };
    let (earning, when, limits) = (earning(dice), when(dice, named), limits(dice));
    let life =
        dice.pick(&["", "", "vests_after_days = 3\n", "expires = { year_end = 0 }\nvests_after_days = 0\n"]);
    format!("{}{goods}{earning}{when}{limits}{life}", opened("earn", id))
}

fn earning(dice: &mut Dice<'_>) -> String {
    let points = 1 + dice.below(9);
    let what = match dice.below(6) {
        0 | 1 => format!("points = '{points}'\nper = '{}'", dice.pick(&["10.00", "1.00", "0.07"])),
        2 => format!("per_item = '{points}'"),
        3 => format!("per_visit = '{points}'"),
        4 => format!("factor = '{}'", dice.pick(&["2", "0.5", "1.333333", "0"])),
        _ => format!("stamps = {{ card = 'card', pieces = {} }}", 1 + dice.below(2)),
    };
    format!("{what}\n")
}

fn goods(dice: &mut Dice<'_>) -> String {
    let skus = GOODS.map(|(sku, ..)| sku);
    let lists = [
        ("skus", dice.some(3, &skus)),
        ("categories", dice.some(5, &CATEGORIES)),
        ("brands", dice.some(6, &["x", "y"])),
        ("tags", dice.some(6, &["t1", "t2"])),
        ("except_skus", dice.some(12, &skus)),
        ("except_categories", dice.some(16, &CATEGORIES)),
        ("except_brands", dice.some(16, &["x"])),
        ("except_tags", dice.some(16, &["t2"])),
    ];
    let named = lists.iter().filter(|(_, names)| !names.is_empty());
    let lists: Vec<String> = named.map(|(key, names)| format!("{key} = {names:?}")).collect();
    format!("goods = {{ {} }}\n", lists.join(", "))
}

fn limits(dice: &mut Dice<'_>) -> String {
    let mut lists = Vec::new();
    for limit in [
        "per_sale = 1",
        "per_member = [{ times = 1, within_days = 7 }, { times = 3 }]",
        "per_member = [{ times = 2 }]",
        "per_store = 5",
        "budget_money = '9.00'",
        "budget_points = '7'",
    ] {
        let twice =
            limit.starts_with("per_member") && lists.iter().any(|had: &&str| had.starts_with("per_member"));
        if dice.once_in(8) && !twice {
            lists.push(limit);
        }
    }
    if lists.is_empty() { String::new() } else { format!("limits = {{ {} }}\n", lists.join(", ")) }
}

/// Up to two conditions of different kinds that do not contradict each other.
fn when(dice: &mut Dice<'_>, named: Named) -> String {
    let mut asked: Vec<(&str, String)> = Vec::new();
    for _ in 0..dice.pick(&[0, 0, 1, 1, 2]) {
        let (key, value) = condition(dice, named);
        let history = ["purchase", "visits", "spend", "days_away"];
        let clash =
            asked.iter().any(|(had, _)| *had == key || (history.contains(had) && history.contains(&key)));
        if !clash {
            asked.push((key, value));
        }
    }
    let asked: Vec<String> = asked.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    if asked.is_empty() { String::new() } else { format!("when = {{ {} }}\n", asked.join(", ")) }
}

fn condition(dice: &mut Dice<'_>, named: Named) -> (&'static str, String) {
    let few = 1 + dice.below(3);
    let purchase =
        ["'first'", "'repeat'", "{ number = 3 }", "{ at_least = 2, at_most = 5 }", "{ every = 2 }"];
    let span = |text: &str| text.replace("FEW", &few.to_string()).replace("LATE", &(few + 2).to_string());
    let known = [
        ("member", "true"),
        ("segments", "['vip', 'new']"),
        ("tags", "['letter']"),
        ("assigned", "true"),
        ("days_away", "{ at_least = FEW, at_most = 20 }"),
        ("visits", "[{ within_days = 30, at_least = FEW }, { at_most = 2 }]"),
        ("spend", "[{ within_days = 20, at_least = 'FEW0.00' }, { at_most = '350.00' }]"),
        ("birthday", "{ before = FEW, after = 9 }"),
        ("joined_days", "{ at_least = FEW, at_most = 30 }"),
        ("favourite", "'a/b'"),
        ("referred", "true"),
        ("app", "true"),
        ("from", "'2026-11-2FEW'"),
        ("until", "'2026-11-2LATE'"),
        ("weekdays", "['tue', 'wed', 'sat']"),
        ("hours", "['16:00-18:00', '22:00-02:00']"),
        ("stores", "['store-1']"),
        ("till_groups", "['bar']"),
        ("partners", "['other']"),
        ("payments", "['card']"),
        ("coupon", "'summer'"),
        ("coupon", "'printed'"),
        ("arm", "{ experiment = 'trial', is = 'b' }"),
        ("pilot", "'pilot'"),
        ("basket_total", "{ at_least = 'FEW0.00' }"),
        ("quantity", "{ at_least = 'FEW', at_most = '9' }"),
        ("amount", "{ at_least = 'FEW0.00' }"),
    ];
    match dice.below(30) {
        0 if named.tiers > 0 => ("tiers", format!("['{}']", dice.pick(&TIERS[..named.tiers]))),
        1 => ("purchase", dice.pick(&purchase).to_owned()),
        _ => {
            let (key, value) = dice.pick(&known);
            (key, span(value))
        }
    }
}
