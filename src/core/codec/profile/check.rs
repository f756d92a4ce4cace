//! What can't be meant in a profile.

use std::collections::BTreeSet;

use super::document::{Family, Profile, SCHEMA, Transport, UsbMatch};
use super::setting::{Setting, SheetCode, Symbol};
use crate::core::codec::aim::AimExpectation;
use crate::core::model::document::{Misfit, Path, Places};

/// The slowest and the fastest line, in bits per second.
const BAUD: core::ops::RangeInclusive<u32> = 300..=921_600;

/// The longest silence before a command, and the longest wait for an answer, in milliseconds.
const GAP_MS_MAX: u32 = 1_000;
const TIMEOUT_MS_MAX: u32 = 10_000;

/// How often a command may be sent again.
const RESEND_MAX: u32 = 3;

/// The longest printed text, in bytes: a Code 128 of it is as wide as a page can bear.
const CODE_BYTES_MAX: usize = 32;

/// The longest command, in bytes: with its frame it fits the smallest packet.
const WIRE_BYTES_MAX: usize = 200;

/// The bounds of a HID report, in bytes: of its number, length, AIM identifier and one byte at least.
const REPORT_BYTES: core::ops::RangeInclusive<usize> = 8..=1024;

struct Findings<'p, 't> {
    places: &'p Places<'t>,
    misfits: Vec<Misfit>,
}

impl Findings<'_, '_> {
    fn refuse(&mut self, path: &Path, message: impl Into<String>) {
        self.misfits.push(self.places.misfit(path, message));
    }

    fn refuse_if(&mut self, wrong: bool, path: &Path, message: impl Into<String>) {
        if wrong {
            self.refuse(path, message);
        }
    }
}

/// Everything that is wrong with a profile, in the order of the document's parts.
pub(super) fn check_profile(profile: &Profile, places: &Places<'_>) -> Vec<Misfit> {
    let mut found = Findings { places, misfits: Vec::new() };
    check_names(profile, &mut found);
    check_line(profile, &mut found);
    check_frame(profile, &mut found);
    check_commands(profile, &mut found);
    check_settings(profile, &mut found);
    found.misfits
}

fn key(name: &str) -> Path {
    Path::default().key(name)
}

fn is_hex(text: &str, digits: usize, upper: bool) -> bool {
    let fits = |byte: u8| {
        byte.is_ascii_digit() || matches!(byte, b'A'..=b'F' if upper) || matches!(byte, b'a'..=b'f' if !upper)
    };
    text.len() == digits && text.bytes().all(fits)
}

fn check_names(profile: &Profile, found: &mut Findings<'_, '_>) {
    let message = format!("is `{}`; this program reads schema `{SCHEMA}`", profile.schema);
    found.refuse_if(profile.schema != SCHEMA, &key("schema"), message);
    let id = &profile.id;
    let id_fits = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    found.refuse_if(
        !id_fits,
        &key("id"),
        format!("`{id}` is no name; write lower-case letters, digits and `-`"),
    );
    found.refuse_if(profile.title.trim().is_empty(), &key("title"), "is empty; say what store IT calls it");
    for (index, usb) in profile.matching.usb.iter().enumerate() {
        let path = key("match").key("usb").index(index);
        let UsbMatch { vid, pid, .. } = usb;
        for (name, value) in [("vid", vid), ("pid", pid)] {
            let message = format!("`{value}` is no USB number; write four digits `0-9a-f`, or `*` for any");
            found.refuse_if(value != "*" && !is_hex(value, 4, false), &path.key(name), message);
        }
    }
    let queries = !profile.identify.send.is_empty() || !profile.command.enter.is_empty();
    found.refuse_if(
        profile.matching.identify_required && !queries,
        &key("match").key("identify_required"),
        "asks for an identifying query, and there is none; write `identify.send`",
    );
}

fn check_line(profile: &Profile, found: &mut Findings<'_, '_>) {
    let line = key("line");
    let message = |baud: u32| format!("`{baud}` is no line speed; write bits per second such as `9600`");
    let baud = profile.line.baud;
    found.refuse_if(!BAUD.contains(&baud), &line.key("baud"), message(baud));
    for (index, baud) in profile.line.probe.iter().enumerate() {
        found.refuse_if(!BAUD.contains(baud), &line.key("probe").index(index), message(*baud));
    }
    let service = profile.command.service_baud;
    let fits = service == 0 || BAUD.contains(&service);
    found.refuse_if(!fits, &key("command").key("service_baud"), message(service));
}

fn check_frame(profile: &Profile, found: &mut Findings<'_, '_>) {
    let frame = key("frame");
    if let Err(fault) = profile.frame.framing().check() {
        found.refuse(&frame, fault.to_string());
    }
    let report_bytes = profile.frame.report_bytes;
    let message = format!(
        "is `{report_bytes}`; a report has between `{}` and `{}` bytes",
        REPORT_BYTES.start(),
        REPORT_BYTES.end()
    );
    let fits = profile.family.transport() != Transport::Hidraw || REPORT_BYTES.contains(&report_bytes);
    found.refuse_if(!fits, &frame.key("report_bytes"), message);
    let map = key("aim").key("type_map");
    for (byte, id) in &profile.aim.type_map {
        let path = map.key(byte);
        found.refuse_if(
            !is_hex(byte, 2, true),
            &path,
            format!("`{byte}` is no type byte; write two digits `0-9A-F`"),
        );
        let id_fits = matches!(id.as_bytes(), [code, modifier] if code.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric());
        found.refuse_if(
            !id_fits,
            &path,
            format!("`{id}` is no AIM identifier; write code and modifier such as `E0`"),
        );
    }
    let mapped = !profile.aim.type_map.is_empty();
    found.refuse_if(
        mapped && profile.family != Family::ZebraSsi,
        &map,
        "has a meaning in the family `zebra-ssi` only; remove it",
    );
    found.refuse_if(
        mapped && profile.aim.state == AimExpectation::Absent,
        &key("aim").key("state"),
        "is `absent`, yet there is a `type_map`; write `optional`",
    );
}

fn check_commands(profile: &Profile, found: &mut Findings<'_, '_>) {
    let (command, path) = (&profile.command, key("command"));
    let message = format!("is over `{GAP_MS_MAX}`; write milliseconds of silence before a command");
    found.refuse_if(command.gap_ms > GAP_MS_MAX, &path.key("gap_ms"), message);
    let message = format!("is `{}`; write between `1` and `{TIMEOUT_MS_MAX}`", command.timeout_ms);
    let fits = (1..=TIMEOUT_MS_MAX).contains(&command.timeout_ms);
    found.refuse_if(!fits, &path.key("timeout_ms"), message);
    let message = format!("is over `{RESEND_MAX}`; a scanner that does not answer then never will");
    found.refuse_if(command.resend > RESEND_MAX, &path.key("resend"), message);
    let needed: &[(&str, bool)] = match profile.family {
        Family::Honeywell => &[
            ("pre", command.pre.is_empty()),
            ("temp", command.temp.as_bytes().len() != 1),
            ("perm", command.perm.as_bytes().len() != 1),
            ("ok", command.ok.as_bytes().len() != 1),
            ("bad", command.bad.is_empty()),
        ],
        Family::Newland => &[
            ("pre", command.pre.is_empty()),
            ("post", command.post.as_bytes().len() != 2),
            ("reply", command.reply.is_empty()),
            ("temp", command.temp.as_bytes().len() != 1),
            ("perm", command.perm.as_bytes().len() != 1),
            ("ok", command.ok.as_bytes().len() != 1),
            ("bad", command.bad.is_empty()),
        ],
        Family::Datalogic => &[
            ("enter", command.enter.is_empty()),
            ("leave_temp", command.leave_temp.is_empty()),
            ("leave_perm", command.leave_perm.is_empty()),
            ("leave_discard", command.leave_discard.is_empty()),
            ("post", command.post.as_bytes().len() != 1),
            ("ok", command.ok.is_empty()),
            ("bad", command.bad.is_empty()),
        ],
        Family::Plain
        | Family::GrowZone
        | Family::ZebraText
        | Family::ZebraSsi
        | Family::Wedge
        | Family::HidPos => &[],
    };
    for (name, missing) in needed {
        let message =
            format!("the commands of this family need it as one mark or more; write `command.{name}`");
        found.refuse_if(*missing, &path.key(name), message);
    }
    let message = "this family takes no commands; remove it";
    let sends = !profile.identify.send.is_empty();
    found.refuse_if(sends && !profile.family.takes_commands(), &key("identify").key("send"), message);
}

fn check_settings(profile: &Profile, found: &mut Findings<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, setting) in profile.setting.iter().enumerate() {
        let path = key("setting").index(index);
        let name = setting.name.code();
        found.refuse_if(
            !seen.insert(setting.name),
            &path.key("name"),
            format!("`{name}` is there twice; remove one"),
        );
        check_setting(profile.family, setting, &path, found);
    }
    let mut listed = BTreeSet::new();
    for (index, purpose) in profile.setup.iter().enumerate() {
        let (path, name) = (key("setup").index(index), purpose.code());
        found.refuse_if(!seen.contains(purpose), &path, format!("there is no setting `{name}`; add it"));
        found.refuse_if(!listed.insert(*purpose), &path, format!("`{name}` is there twice; remove one"));
    }
}

fn check_setting(family: Family, setting: &Setting, path: &Path, found: &mut Findings<'_, '_>) {
    found.refuse_if(
        setting.source.trim().is_empty(),
        &path.key("src"),
        "is empty; say where the setting is from",
    );
    let useless = !setting.has_wire() && setting.sheet.is_none();
    found.refuse_if(useless, path, "can be neither sent nor printed; write `wire`, `zone` or `sheet`");
    found.refuse_if(
        setting.has_wire() && !family.takes_commands(),
        path,
        "this family takes no commands; remove `wire` and `zone`",
    );
    let lengths = [("wire", &setting.wire), ("query", &setting.query), ("want", &setting.want)];
    for (name, bytes) in lengths {
        let message = format!("is over `{WIRE_BYTES_MAX}` bytes; make it shorter");
        found.refuse_if(bytes.as_bytes().len() > WIRE_BYTES_MAX, &path.key(name), message);
    }
    let half_asked = setting.query.is_empty() != setting.want.is_empty();
    found.refuse_if(half_asked, path, "`query` and `want` go together; write both or none");
    if let Some(zone) = setting.zone {
        let path = path.key("zone");
        found.refuse_if(
            family != Family::GrowZone,
            &path,
            "has a meaning in the family `grow-zone` only; write `wire`",
        );
        let message = "has bits outside `mask`; widen the mask or clear them";
        found.refuse_if(zone.value & !zone.mask != 0, &path.key("value"), message);
        found.refuse_if(zone.mask == 0, &path.key("mask"), "is 0, so nothing is set; name the bits");
        let twice = !setting.wire.is_empty() || !setting.query.is_empty();
        found.refuse_if(
            twice,
            &path,
            "is read, compared and written by itself; remove `wire`, `query`, `want`",
        );
    }
    if let Some(sheet) = &setting.sheet {
        check_sheet(sheet, &path.key("sheet"), found);
    }
}

fn check_sheet(sheet: &SheetCode, path: &Path, found: &mut Findings<'_, '_>) {
    let path = path.key("texts");
    found.refuse_if(sheet.texts.is_empty(), &path, "is empty; write the text of one code at least");
    for (index, text) in sheet.texts.iter().enumerate() {
        let (path, bytes) = (path.index(index), text.as_bytes());
        let fits = (1..=CODE_BYTES_MAX).contains(&bytes.len());
        found.refuse_if(
            !fits,
            &path,
            format!("has `{}` bytes; at most `{CODE_BYTES_MAX}` can be printed", bytes.len()),
        );
        let printable = sheet.symbol == Symbol::Qr || bytes.is_ascii();
        found.refuse_if(
            !printable,
            &path,
            "has bytes over 7F, which Code 128 can't hold; write `sym = \"qr\"`",
        );
    }
}
