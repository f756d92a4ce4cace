//! What the till has written down: journal, what head office lacks of it, members, programme.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::finding::Finding;
use super::patient::Patient;
use super::verdict::Verdict;
use crate::cache::{Cache, current_file};
use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, Timestamp};
use crate::device::machine::{Rights, find_holders};
use crate::host::database::DatabaseFault;
use crate::journal::{JournalFault, JournalReader};
use crate::till::identity::KEY_FILE_NAME;
use crate::till::programme_file::{load_confirmed, load_programme};

/// So many entries at the end of the chain are proved again; `journal verify` proves all.
const PROVED_MAX: u64 = 5000;

/// How many entries are in memory at once.
const PAGE: usize = 512;

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// An entry that head office lacks for so long should be looked at.
const UNSENT_OLD_MS: u64 = HOUR_MS;
/// An entry that head office lacks for so long is a fault.
const UNSENT_VERY_OLD_MS: u64 = 3 * DAY_MS;
/// Balances and programme that were not confirmed for so long should be looked at.
const KNOWLEDGE_OLD_MS: u64 = DAY_MS;
/// Balances and programme that were not confirmed for so long are a fault.
const KNOWLEDGE_VERY_OLD_MS: u64 = 7 * DAY_MS;

/// Who the till is.
pub(super) fn check_identity(patient: &Patient, found: &mut Vec<Finding>) {
    let data = patient.data();
    match &patient.identity {
        Err(fault) => found.push(Finding::from(Verdict::IdentityDamaged).text("detail", fault)),
        Ok(None) => found.push(Verdict::NotEnrolled.into()),
        Ok(Some(identity)) => {
            let key = data.join(KEY_FILE_NAME);
            match Rights::load(&key) {
                None => found.push(Finding::from(Verdict::KeyMissing).path("path", &key)),
                Some(rights) if rights.mode & 0o077 != 0 => {
                    found.push(Finding::from(Verdict::KeyOpen).path("path", &key));
                }
                Some(_) => {
                    let known = Finding::from(Verdict::IdentityKnown).text("name", &identity.name);
                    found.push(known.text("store", &identity.store).text("till", identity.till));
                }
            }
        }
    }
}

/// The journal, what of it is unsent, and when its newest entry was written.
pub(super) fn check_journal(patient: &Patient, found: &mut Vec<Finding>) -> Option<Timestamp> {
    let data = patient.data();
    let path = data.join("journal.db");
    if !path.exists() {
        found.push(Verdict::JournalNew.into());
        return None;
    }
    let before = found.len();
    for holder in find_holders(patient.root(), &path).into_iter().filter(|holder| holder.name != "tallytill")
    {
        let held = Finding::from(Verdict::JournalHeld).text("program", holder.name);
        found.push(held.number("pid", holder.pid.into()));
    }
    if patient.told("/journal/writable").and_then(Value::as_bool) == Some(false) {
        found.push(Verdict::JournalUnwritable.into());
    }
    let proof = JournalReader::open_folder(&data).and_then(|reader| prove(&reader));
    match proof {
        Ok(Proof { broken: Some((seq, what)), newest, .. }) => {
            found.push(Finding::from(Verdict::JournalBroken).number("seq", seq.get()).text("detail", what));
            newest
        }
        Ok(Proof { entries, proved, newest, unsent, oldest, .. }) => {
            if found.len() == before {
                let sound = Finding::from(Verdict::JournalSound).number("entries", entries);
                found.push(sound.number("proved", proved));
            }
            found.push(judge_unsent(unsent, oldest.map_or(0, |oldest| patient.now.since(oldest))));
            newest
        }
        Err(JournalFault::Database(DatabaseFault::Newer { found: version, known, .. })) => {
            let newer = Finding::from(Verdict::JournalNewer).text("found", version);
            found.push(newer.text("known", known));
            None
        }
        Err(fault) => {
            found.push(Finding::from(Verdict::JournalDamaged).text("detail", fault));
            None
        }
    }
}

/// What a look at a journal gave.
#[derive(Default)]
struct Proof {
    entries: u64,
    proved: u64,
    broken: Option<(EntrySeq, String)>,
    newest: Option<Timestamp>,
    unsent: u64,
    oldest: Option<Timestamp>,
}

/// Proves the end of each chain again, and counts what head office lacks.
fn prove(reader: &JournalReader) -> Result<Proof, JournalFault> {
    reader.check_version()?;
    let mut proof = Proof::default();
    for incarnation in reader.load_incarnations()? {
        let head = prove_end(reader, incarnation, &mut proof)?;
        proof.entries = proof.entries.saturating_add(head.seq.get());
        if let Some(held) = reader.load_acknowledged(incarnation)?
            && reader.load_hash(incarnation, held.seq)? != Some(held.hash)
        {
            proof.broken = Some((held.seq, "head office acknowledged another entry here".to_owned()));
        }
        let unsent = reader.load_unsent(head)?;
        proof.unsent = proof.unsent.saturating_add(unsent.entries);
        proof.oldest = proof.oldest.or(unsent.oldest);
    }
    Ok(proof)
}

fn prove_end(
    reader: &JournalReader,
    incarnation: Incarnation,
    proof: &mut Proof,
) -> Result<Head, JournalFault> {
    let last = reader.load_last_seq(incarnation)?;
    let before = EntrySeq::new(last.get().saturating_sub(PROVED_MAX));
    let hash = reader.load_hash(incarnation, before)?.unwrap_or(EntryHash::NONE);
    let mut head = Head { incarnation, seq: before, hash };
    while let Some(from) = head.seq.next().filter(|from| *from <= last) {
        let page = reader.load_entries(from, incarnation, PAGE)?;
        if page.is_empty() {
            proof.broken = Some((from, "entries are missing".to_owned()));
            break;
        }
        for entry in &page {
            let stored = reader.load_hash(incarnation, entry.header.seq)?;
            let next = head.extend(entry.header.till, entry);
            match next {
                Ok(next) if stored == Some(entry.hash) => head = next,
                Ok(_) => {
                    proof.broken = Some((entry.header.seq, "its bytes no longer match its hash".to_owned()));
                    return Ok(Head { seq: last, ..head });
                }
                Err(fault) => {
                    proof.broken = Some((entry.header.seq, fault.to_string()));
                    return Ok(Head { seq: last, ..head });
                }
            }
            proof.proved = proof.proved.saturating_add(1);
            proof.newest = proof.newest.max(Some(entry.header.hlc.timestamp()));
        }
    }
    Ok(head)
}

fn judge_unsent(entries: u64, age_ms: u64) -> Finding {
    let verdict = match age_ms {
        _ if entries == 0 => Verdict::UnsentNone,
        0..UNSENT_OLD_MS => Verdict::UnsentSome,
        UNSENT_OLD_MS..UNSENT_VERY_OLD_MS => Verdict::UnsentOld,
        UNSENT_VERY_OLD_MS.. => Verdict::UnsentVeryOld,
    };
    let finding = Finding::from(verdict);
    if entries == 0 { finding } else { finding.number("entries", entries).span("age", age_ms) }
}

/// The copy of the members, and how old it is.
pub(super) fn check_cache(patient: &Patient, found: &mut Vec<Finding>) {
    let data = patient.data();
    if !current_file(&data).exists() {
        found.push(Verdict::CacheNew.into());
        return;
    }
    let known = Cache::open_folder(&data)
        .and_then(|cache| Ok((cache.load_member_count()?, cache.load_knowledge()?.members_as_of)));
    match known {
        Ok((members, stored)) => {
            found.push(Finding::from(Verdict::CacheReady).number("members", members));
            let told = patient.told("/members/as_of").and_then(Value::as_u64).map(Timestamp::from_ms);
            let age_ms = told.or(stored).map(|as_of| patient.now.since(as_of));
            found.push(match age_ms {
                None => Verdict::BalancesNever.into(),
                Some(age_ms) => {
                    let verdict = judge_age(
                        age_ms,
                        Verdict::BalancesFresh,
                        Verdict::BalancesOld,
                        Verdict::BalancesVeryOld,
                    );
                    Finding::from(verdict).span("age", age_ms)
                }
            });
        }
        Err(fault) => found.push(match fault.0 {
            DatabaseFault::Newer { found: version, known, .. } => {
                Finding::from(Verdict::CacheNewer).text("found", version).text("known", known)
            }
            fault => Finding::from(Verdict::CacheDamaged).text("detail", fault),
        }),
    }
}

/// The programme, and since when nobody has confirmed it.
pub(super) fn check_programme(patient: &Patient, found: &mut Vec<Finding>) {
    let Ok(Some(identity)) = &patient.identity else { return };
    let data = patient.data();
    match load_programme(&data, &identity.hub_public_key) {
        Ok(Some(programme)) => {
            let told = patient.told("/programme/as_of").and_then(Value::as_u64).map(Timestamp::from_ms);
            let as_of = told.or_else(|| load_confirmed(&data));
            let age_ms = as_of.map_or(0, |as_of| patient.now.since(as_of));
            let verdict =
                judge_age(age_ms, Verdict::ProgrammeFresh, Verdict::ProgrammeOld, Verdict::ProgrammeVeryOld);
            found.push(Finding::from(verdict).text("programme", &programme.id).span("age", age_ms));
        }
        Ok(None) => found.push(Verdict::ProgrammeMissing.into()),
        Err(fault) => found.push(Finding::from(Verdict::ProgrammeDamaged).text("detail", fault)),
    }
}

fn judge_age(age_ms: u64, fresh: Verdict, old: Verdict, very_old: Verdict) -> Verdict {
    match age_ms {
        0..KNOWLEDGE_OLD_MS => fresh,
        KNOWLEDGE_OLD_MS..KNOWLEDGE_VERY_OLD_MS => old,
        KNOWLEDGE_VERY_OLD_MS.. => very_old,
    }
}

/// The end of each chain and how much of it head office has, for whoever looks from afar.
pub(super) fn tell_heads(folder: &Path) -> Result<Value, JournalFault> {
    let reader = JournalReader::open_folder(folder)?;
    let version = reader.check_version()?;
    let mut chains = Vec::new();
    for incarnation in reader.load_incarnations()? {
        let seq = reader.load_last_seq(incarnation)?;
        let hash = reader.load_hash(incarnation, seq)?.unwrap_or(EntryHash::NONE);
        let unsent = reader.load_unsent(Head { incarnation, seq, hash })?;
        chains.push(serde_json::json!({
            "incarnation": incarnation.to_string(),
            "entries": seq.get(),
            "hash": hash.to_string(),
            "acknowledged": reader.load_acknowledged(incarnation)?.map(|head| head.seq.get()),
            "unsent": unsent.entries,
            "oldest_unsent": unsent.oldest.map(Timestamp::to_rfc3339),
        }));
    }
    Ok(serde_json::json!({ "version": version, "chains": chains }))
}

/// The size of each file of the data folder, by name.
pub(super) fn list_sizes(folder: &Path) -> Value {
    const FILES_MAX: usize = 256;
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(FILES_MAX).filter_map(Result::ok);
    let mut sizes: Vec<(PathBuf, u64)> =
        entries.filter_map(|entry| Some((entry.file_name().into(), entry.metadata().ok()?.len()))).collect();
    sizes.sort();
    let sizes = sizes.into_iter().map(|(name, bytes)| (name.display().to_string(), bytes.into()));
    Value::Object(sizes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unsent_is_judged_by_its_age_and_not_by_its_number() {
        let judged = |entries, age_ms| judge_unsent(entries, age_ms).verdict;
        assert_eq!(judged(0, u64::MAX), Verdict::UnsentNone);
        assert_eq!(judged(10_000, UNSENT_OLD_MS - 1), Verdict::UnsentSome);
        assert_eq!(judged(1, UNSENT_OLD_MS), Verdict::UnsentOld);
        assert_eq!(judged(1, UNSENT_VERY_OLD_MS), Verdict::UnsentVeryOld);
    }
}
