//! The receipt printer, as the running till has it: a printer serves one program, so nobody else asks it.

use serde_json::Value;

use super::finding::Finding;
use super::patient::Patient;
use super::verdict::Verdict;

/// The printer, where the running till has one.
pub(super) fn check_printer(patient: &Patient, found: &mut Vec<Finding>) {
    found.extend(patient.told("/printer").and_then(judge_printer));
}

/// What the till's state of its printer means; nothing where it has none.
fn judge_printer(told: &Value) -> Option<Finding> {
    let verdict = match told.get("state")?.as_str()? {
        "off" => return None,
        "ready" => Verdict::PrinterReady,
        "low" => Verdict::PrinterPaperLow,
        "silent" => Verdict::PrinterSilent,
        "paper" => Verdict::PrinterPaperOut,
        "cover" => Verdict::PrinterCover,
        "missing" | "lost" => Verdict::PrinterGone,
        "denied" => Verdict::PrinterDenied,
        "busy" => Verdict::PrinterHeld,
        // A state of a later version is no good one.
        _ => Verdict::PrinterStuck,
    };
    let port = told.get("port").and_then(Value::as_str).unwrap_or_default();
    let waiting = told.get("waiting").and_then(Value::as_u64).unwrap_or_default();
    Some(Finding::from(verdict).text("port", port).number("waiting", waiting))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_printer_is_judged_by_what_the_till_says_of_it() {
        let judged = |state: &str| {
            let told = json!({ "state": state, "port": "/dev/usb/lp0", "waiting": 2 });
            judge_printer(&told).map(|finding| finding.verdict)
        };
        assert_eq!(judged("off"), None);
        assert_eq!(judge_printer(&json!(null)), None);
        assert_eq!(judged("ready"), Some(Verdict::PrinterReady));
        assert_eq!(judged("paper"), Some(Verdict::PrinterPaperOut));
        assert_eq!(judged("denied"), Some(Verdict::PrinterDenied));
        assert_eq!(judged("error"), Some(Verdict::PrinterStuck));
        assert_eq!(judged("of a later version"), Some(Verdict::PrinterStuck));
    }
}
