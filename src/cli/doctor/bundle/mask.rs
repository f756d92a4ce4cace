//! Taking out what could name or open something.

use serde_json::Value;

/// Words in the name of a key whose value is nobody's business.
const SECRET: [&str; 7] = ["token", "password", "passwd", "secret", "key", "credential", "auth"];

/// So many digits in a row may be a card or a telephone number.
const DIGITS_MIN: usize = 6;

/// Fields of a log line whose long numbers are harmless.
const HARMLESS: [&str; 1] = ["timestamp"];

/// A configuration without the values of secret keys, and addresses without user, password and question.
pub(super) fn mask_config(value: &mut Value) {
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                let name = key.to_lowercase();
                if SECRET.iter().any(|word| name.contains(word)) {
                    *value = Value::from("(masked)");
                } else {
                    mask_config(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(mask_config),
        Value::String(text) if text.contains("://") => {
            *text = crate::cli::doctor::office::without_secrets(text);
        }
        _ => {}
    }
}

/// A text in which the folders of people are not named after them.
pub(super) fn mask_homes(text: &str) -> String {
    const HOMES: &str = "/home/";
    let mut parts = text.split(HOMES);
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|mark: char| "/\"' \n".contains(mark)).unwrap_or(part.len());
        masked.push_str(HOMES);
        masked.push_str("(masked)");
        masked.push_str(part.get(end..).unwrap_or_default());
    }
    masked
}

/// A line of a log with every long number masked, whatever it is a part of.
pub(super) fn mask_log(line: &str) -> String {
    match serde_json::from_str(line) {
        Ok(Value::Object(mut fields)) => {
            for (name, value) in &mut fields {
                if !HARMLESS.contains(&name.as_str()) {
                    mask_numbers(value);
                }
            }
            Value::Object(fields).to_string()
        }
        _ => mask_digits(line),
    }
}

fn mask_numbers(value: &mut Value) {
    match value {
        Value::String(text) => *text = mask_digits(text),
        Value::Number(number) if number.to_string().len() >= DIGITS_MIN => *value = Value::from("######"),
        Value::Array(values) => values.iter_mut().for_each(mask_numbers),
        Value::Object(fields) => fields.values_mut().for_each(mask_numbers),
        _ => {}
    }
}

/// Masks runs of digits, also where spaces, dashes or brackets stand between them as in telephone numbers.
fn mask_digits(text: &str) -> String {
    let marks: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        if !mark.is_ascii_digit() {
            masked.push(*mark);
            at = at.saturating_add(1);
            continue;
        }
        let rest = marks.get(at..).unwrap_or_default();
        let run: Vec<char> =
            rest.iter().copied().take_while(|mark| mark.is_ascii_digit() || " -()".contains(*mark)).collect();
        let digits = run.iter().filter(|mark| mark.is_ascii_digit()).count();
        let last = run.iter().rposition(char::is_ascii_digit).map_or(0, |last| last.saturating_add(1));
        if digits >= DIGITS_MIN {
            masked.push_str("######");
        } else {
            masked.extend(run.iter().take(last));
        }
        at = at.saturating_add(last.max(1));
    }
    masked
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_of_a_configuration_are_masked_and_the_rest_stays() {
        let mut config = json!({
            "data": "till", "hub": { "url": "http://u:p@hub:7700/?t=1", "Auth_Token": "s3cret" },
            "printers": [{ "password": 7, "port": "/dev/usb/lp0" }],
        });
        mask_config(&mut config);
        let masked = "(masked)";
        assert_eq!(
            config,
            json!({
                "data": "till", "hub": { "url": "http://hub:7700/", "Auth_Token": masked },
                "printers": [{ "password": masked, "port": "/dev/usb/lp0" }],
            })
        );
    }

    #[test]
    fn the_folder_of_a_person_is_told_without_their_name() {
        let masked = mask_homes("a \"/home/jana/till\", /home/petr\n/srv/home/x");
        assert_eq!(masked, "a \"/home/(masked)/till\", /home/(masked)\n/srv/home/(masked)");
    }

    #[test]
    fn cards_and_telephone_numbers_are_masked_wherever_they_stand() {
        let line = r#"{"timestamp":"2026-11-24T14:00:00.123456Z","message":"x","card":"2900000000018","n":2900000000018,"port":7701}"#;
        let masked = mask_log(line);
        assert!(
            !masked.contains("29000") && masked.contains("7701") && masked.contains(".123456Z"),
            "{masked}"
        );
        assert_eq!(mask_log("call +420 (777) 123-456 now"), "call +###### now");
        assert_eq!(mask_log("entry 12345 of 3 at 10:20"), "entry 12345 of 3 at 10:20");
    }
}
