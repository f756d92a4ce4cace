use super::super::{Imprint, TEXT_COLUMNS, sale_slip, write_slip};
use crate::core::ledger::Sale;
use crate::core::model::receipt::{
    CouponUse, Donation, Effects, Gift, LineDiscount, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals,
    RewardUse,
};
use crate::core::model::standing::{Stamps, Voucher};
use crate::core::model::{
    Ahead, CardNumber, CategoryPath, Currency, Day, EntrySeq, Language, MemberId, Milestone, Missing, Money,
    OpId, Points, Quantity, Receipt, Sku, Timestamp, Unit,
};
use crate::core::programme::PayAs;
use crate::texts::Texts;
use crate::till::checkout::Sold;
use crate::till::phrase::Phrase;
use crate::till::phrase::shop::{CHRISTMAS_EVE, id, programme};

fn line(name: &str, quantity: i64, unit: Unit, unit_price: i64, gross: i64) -> ReceiptLine {
    ReceiptLine {
        sku: Sku::parse("x").unwrap(),
        name: name.into(),
        category: CategoryPath::default(),
        quantity: Quantity::from_thousandths(quantity),
        unit_price: Money::from_minor(unit_price),
        gross: Money::from_minor(gross),
        discounts: Vec::new(),
        points_spent: Points::ZERO,
        points_paid: Money::ZERO,
        due: Money::from_minor(gross),
        earnings: Vec::new().into(),
        spent_lots: Vec::new(),
        unit,
    }
}

fn later(days: i32) -> Day {
    Day::from_number(CHRISTMAS_EVE.number() + days)
}

/// A sale that has everything beside its prices that a receipt can tell.
pub(in crate::till::receipt) fn sold() -> Sold {
    let mut cake = line("Tort", 2_000, Unit::Piece, 9_000, 18_000);
    cake.discounts = vec![LineDiscount {
        offer: id("x-three"),
        amount: Money::from_minor(3_000),
        percent: None,
        quantity: None,
    }];
    cake.points_spent = Points::from_units(50);
    cake.points_paid = Money::from_minor(5_000);
    cake.due = Money::from_minor(10_000);
    let earning = |rule: &str, points| LineEarning {
        rule: id(rule),
        points: Points::from_units(points),
        vests: Some(later(14)),
        expires: Some(later(365)),
    };
    cake.earnings = vec![earning("x-happy", 10)].into();
    let lines = vec![line("Káva zrnková", 450, Unit::Kilogram, 40_000, 18_000), cake];
    let effects = Effects {
        earnings: vec![earning("welcome", 100)],
        stamps: vec![Stamps { card: id("x-stamps"), count: 2 }, Stamps { card: id("x-stamps"), count: -10 }],
        vouchers: vec![
            Voucher { offer: id("x-three"), expires: Some(later(8)), count: 1 },
            Voucher { offer: id("x-happy"), expires: None, count: -1 },
        ],
        coupons: vec![CouponUse { coupon: id("x-coupon"), code: "SUMMER".to_owned(), once: false }],
        gifts: vec![Gift {
            offer: id("x-cake"),
            sku: Sku::parse("x-muffin").unwrap(),
            pieces: 2,
            in_basket: 0,
        }],
        perks: vec![id("x-cake")],
        rewards: vec![RewardUse { reward: id("x-cake"), points: Points::from_units(50), lots: Vec::new() }],
        donation: Some(Donation { charity: id("x-heart"), points: Points::from_units(5), lots: Vec::new() }),
        ..Effects::default()
    };
    let member = ReceiptMember {
        id: MemberId::from_bytes([7; 16]),
        card: CardNumber::parse("2900000000017").unwrap(),
        tier: None,
        tier_after: Some(id("regular")),
        balance_before: Points::from_units(120),
        balance_after: Points::from_units(125),
        as_of: Some(Timestamp::from_ms(1_798_097_400_000)),
        tier_step: None,
        ahead: Ahead {
            tier: Some(Milestone { rule: id("house"), missing: Missing::Money(Money::from_minor(50_000)) }),
            reward: Some(Milestone { rule: id("x-cup"), missing: Missing::Stamps(3) }),
            stamps: vec![Stamps { card: id("x-stamps"), count: 7 }],
            expiring: Points::from_units(21),
            expiring_on: Some(later(20)),
        },
    };
    let receipt = Receipt {
        currency: Currency::parse("CZK").unwrap(),
        totals: ReceiptTotals::of(&lines, &effects).unwrap(),
        lines,
        member: Some(member),
        tax_included: true,
        effects,
    };
    let at = Timestamp::from_ms(1_798_101_000_000);
    let sale = Sale { receipt, day: CHRISTMAS_EVE, offline: true, request: [0; 32], at };
    Sold {
        op_id: OpId::from_bytes([1; 16]),
        seq: EntrySeq::new(12),
        sale,
        void: None,
        repeated: false,
        training: false,
    }
}

/// The same, with goods called as customers of a language call them.
pub(in crate::till::receipt) fn spoken(mut sold: Sold, code: &str) -> Sold {
    let names = match code {
        "cs" => ["Káva zrnková", "Dort čokoládový"],
        "ru" => ["Кофе в зёрнах", "Торт шоколадный"],
        _ => ["Coffee beans", "Chocolate cake"],
    };
    for (line, name) in sold.sale.receipt.lines.iter_mut().zip(names) {
        line.name = name.into();
    }
    sold
}

fn printed(code: &str, pay_as: PayAs) -> String {
    let (texts, mut programme) = (Texts::load().unwrap(), programme());
    programme.points.pay_as = pay_as;
    let phrase = Phrase { texts: &texts, language: Language::parse(code).unwrap(), programme: &programme };
    let imprint = Imprint { codes: true, ..Imprint::plain("Praha 1", "Till 1") };
    write_slip(&sale_slip(&phrase, &sold(), &imprint)).replace('\u{a0}', " ")
}

#[test]
fn a_receipt_tells_all_that_a_sale_does() {
    let wanted = "            The Little Mill
                Praha 1
----------------------------------------
Чек № 12                          Till 1
Дата                    24.12.2026 09:30
----------------------------------------
Káva zrnková
  0,45 кг × 400,00 Kč          180,00 Kč
Tort
  2 × 90,00 Kč                 180,00 Kč
  3 по цене 2                  −30,00 Kč
  Баллы                        −50,00 Kč
----------------------------------------
Итого                          360,00 Kč
Скидка                         −80,00 Kč
К оплате                       280,00 Kč
----------------------------------------
Клиент                     2900000000017
Уровень                          Regular
Списано баллов                       105
  Награда: Пирожное                   50
  Пожертвовано: От сердца              5
Начислено баллов                     110
  Добро пожаловать                   100
Остаток баллов                       125
Остаток на 24.12.2026 08:30
Баллы за эту покупку можно тратить с
07.01.2027
Баллы за эту покупку действуют по
23.12.2027 включительно
----------------------------------------
Подарок: Маффин, 2 шт.
Бесплатная доставка
Кофе: ещё 2 штампа
Кофе: списали 10 штампов
Купон: Лето
Купон на следующий раз: 3 по цене 2, по
31.12.2026 включительно
Использован купон: Счастливый час
Приятного аппетита!
----------------------------------------
Кофе                             7 из 10
До награды «Кофе в подарок» — ещё 3
штампа
До уровня «Part of the house» — ещё
500,00 Kč
Скоро сгорит: 21 балл, первый день без
них — 13.01.2027
----------------------------------------
Ваша выгода сегодня: 80,00 Kč
Оформлено без связи: остаток ещё может
измениться
        Спасибо, ждём вас снова!

     Для возврата покажите этот код
 TILLR040G2081040G2081040G208104Z2Z5BF
";
    assert_eq!(printed("ru", PayAs::Discount), wanted);
}

#[test]
fn points_that_are_a_payment_stand_below_the_sum() {
    let sums = "
Celkem                         360,00 Kč
Sleva                          −30,00 Kč
Mezisoučet                     330,00 Kč
Zaplaceno body                 −50,00 Kč
K úhradě                       280,00 Kč
";
    let text = printed("cs", PayAs::Tender);
    assert!(text.contains(sums) && text.contains("Dnes jste ušetřili 30,00 Kč"), "{text}");
    assert!(!text.contains("\n  Body"), "{text}");
}

#[test]
fn no_line_is_wider_than_the_paper() {
    let receipts = ["ru", "cs", "en"].map(|code| printed(code, PayAs::Tender));
    for text in &receipts {
        assert!(text.lines().all(|line| line.chars().count() <= TEXT_COLUMNS), "{text}");
    }
}
