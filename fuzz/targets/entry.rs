//! Any bytes as an entry: what can be read is read again the same, and what it does to a member never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tallytill::core::ledger::{Entry, Payload, ReturnTerms, changes_of, plan_return, returnable};
use tallytill::core::model::{Change, ReturnPolicy, Standing};

fuzz_target!(|bytes: &[u8]| {
    let Ok(entry) = Entry::parse(bytes.to_vec()) else { return };
    assert_eq!(entry.bytes(), bytes);
    let Ok(payload) = Payload::parse(&entry) else { return };
    assert_eq!(payload.kind(), entry.header.kind);
    if let Ok((kind, written)) = payload.encode() {
        let mut header = entry.header.clone();
        header.kind = kind;
        if let Ok(again) = Entry::seal(header, &written) {
            assert_eq!(Payload::parse(&again).as_ref(), Ok(&payload));
        }
    }
    let mut member = Standing::default();
    let known = if let Payload::Sale(sale) = &payload { Some(&**sale) } else { None };
    for (_, change) in changes_of(&payload, known, &[]).unwrap_or_default() {
        let _ = member.apply(&change);
    }
    let Some(sale) = known else { return };
    let left: Vec<_> = (0..).zip(returnable(sale, &[])).collect();
    for policy in [ReturnPolicy::Debt, ReturnPolicy::WithinBalance, ReturnPolicy::Unvested] {
        let terms = ReturnTerms { day: sale.day, policy, grace_days: u16::MAX };
        let Ok(part) = plan_return(sale, &[], &left, terms) else { continue };
        if let Some(change) = Change::of_return(sale, &part) {
            let _ = member.clone().apply(&change);
        }
    }
    let _ = Change::of_void(sale, &[]);
});
