use proptest::prelude::*;

use super::*;

const ALL: [Terminator; 3] = [Terminator::Cr, Terminator::Lf, Terminator::CrLf];

fn framing(terminators: &[Terminator], idle_ms: u32, frame_bytes_max: usize) -> Framing {
    Framing { terminators: terminators.iter().copied().collect(), idle_ms, frame_bytes_max }
}

/// Hands in every chunk whole, at time 0, and takes every frame.
fn run(framer: &mut Framer, chunks: &[&[u8]]) -> Vec<Framed> {
    let mut found = Vec::new();
    for chunk in chunks {
        let mut rest = *chunk;
        while !rest.is_empty() {
            let taken = framer.handle_bytes(rest, 0);
            rest = &rest[taken..];
            found.extend(framer.poll_frame());
        }
    }
    found
}

fn frames(terminators: &[Terminator], chunks: &[&[u8]]) -> Vec<String> {
    let mut framer = Framer::new(framing(terminators, 0, 8)).unwrap();
    run(&mut framer, chunks)
        .into_iter()
        .map(|framed| match framed {
            Framed::Frame(bytes) => String::from_utf8(bytes).unwrap(),
            Framed::Overlong => "overlong".to_owned(),
        })
        .collect()
}

#[test]
fn each_terminator_ends_a_frame() {
    use Terminator::{Cr, CrLf, Lf};
    for (terminators, stream, read) in [
        (&ALL[..], "a\rb\nc\r\nd", &["a", "b", "c"][..]),
        (&[Cr], "a\r\nb\rc\r\n", &["a", "b", "c"]),
        (&[Lf], "a\r\nb\n", &["a\r", "b"]),
        (&[CrLf], "a\rb\nc\r\nd\r\r\n", &["a\rb\nc", "d\r"]),
        (&[CrLf, Lf], "a\nb\r\nc\rd\n", &["a", "b", "c\rd"]),
    ] {
        assert_eq!(frames(terminators, &[stream.as_bytes()]), read, "{terminators:?} {stream:?}");
    }
}

#[test]
fn a_crlf_is_one_terminator_also_across_reads() {
    assert_eq!(frames(&[Terminator::CrLf], &[b"a\r", b"\nb\r", b"\n"]), ["a", "b"]);
    assert_eq!(frames(&[Terminator::Cr], &[b"a\r", b"\nb\r", b"\n\rc\r"]), ["a", "b", "c"]);
}

#[test]
fn a_cr_ends_its_frame_without_waiting_for_an_lf() {
    assert_eq!(frames(&ALL, &[b"a\r"]), ["a"]);
}

#[test]
fn bare_terminators_are_no_frames() {
    assert_eq!(frames(&ALL, &[b"\r\r\n\n\n\ra\r\n\r\n"]), ["a"]);
}

#[test]
fn a_frame_of_the_greatest_length_passes_and_a_longer_one_is_dropped_up_to_its_end() {
    for terminators in [&ALL[..], &[Terminator::CrLf]] {
        let read = frames(terminators, &[b"12345678\r\n", b"123456789", b"0", b"12\r\n", b"ok\r\n"]);
        assert_eq!(read, ["12345678", "overlong", "ok"]);
    }
}

#[test]
fn garbage_is_counted() {
    let mut framer = Framer::new(framing(&ALL, 0, 8)).unwrap();
    run(&mut framer, &[b"ab\r\n1234567890123\rcd\rhalf"]);
    assert_eq!(framer.counters(), FramerCounters { frames: 2, overlong: 1, bytes_discarded: 13 });
    framer.reset();
    assert_eq!(framer.counters().bytes_discarded, 17);
    assert_eq!(run(&mut framer, &[b"e\r"]), [Framed::Frame(b"e".to_vec())]);
}

#[test]
fn an_idle_line_ends_a_frame() {
    let mut framer = Framer::new(framing(&[], 80, 8)).unwrap();
    assert_eq!(framer.deadline_ms(), None);
    assert_eq!(framer.handle_bytes(b"12", 1000), 2);
    assert_eq!(framer.handle_bytes(b"34", 1050), 2);
    assert_eq!(framer.deadline_ms(), Some(1130));
    framer.handle_time(1129);
    assert_eq!(framer.poll_frame(), None);
    framer.handle_time(1130);
    assert_eq!(framer.poll_frame(), Some(Framed::Frame(b"1234".to_vec())));
    assert_eq!(framer.deadline_ms(), None);
}

#[test]
fn an_idle_line_ends_an_overlong_frame_too() {
    let mut framer = Framer::new(framing(&[], 80, 2)).unwrap();
    assert_eq!(run(&mut framer, &[b"12345"]), [Framed::Overlong]);
    framer.handle_time(80);
    assert_eq!(run(&mut framer, &[b"67"]), []);
    framer.handle_time(80);
    assert_eq!(framer.poll_frame(), Some(Framed::Frame(b"67".to_vec())));
}

#[test]
fn half_a_crlf_on_an_idle_line_is_not_data() {
    let mut framer = Framer::new(framing(&[Terminator::CrLf], 80, 2)).unwrap();
    assert_eq!(run(&mut framer, &[b"12\r"]), []);
    framer.handle_time(80);
    assert_eq!(framer.poll_frame(), Some(Framed::Frame(b"12".to_vec())));
}

#[test]
fn a_reader_that_was_held_up_does_not_cut_a_frame_in_two() {
    let mut framer = Framer::new(framing(&ALL, 80, 8)).unwrap();
    assert_eq!(framer.handle_bytes(b"12", 0), 2);
    assert_eq!(framer.handle_bytes(b"34\r", 5000), 3);
    assert_eq!(framer.poll_frame(), Some(Framed::Frame(b"1234".to_vec())));
}

#[test]
fn a_framing_out_of_bounds_is_refused() {
    for (framing, fault) in [
        (framing(&[], 0, 8), FramingFault::Endless),
        (framing(&ALL, 1001, 8), FramingFault::IdleOutOfBounds { idle_ms: 1001 }),
        (framing(&ALL, 0, 0), FramingFault::LengthOutOfBounds { frame_bytes_max: 0 }),
        (framing(&ALL, 0, 4097), FramingFault::LengthOutOfBounds { frame_bytes_max: 4097 }),
    ] {
        assert_eq!(Framer::new(framing).unwrap_err(), fault);
    }
    assert_eq!(Framing::default().check(), Ok(()));
}

#[test]
fn a_framing_is_read_from_a_profile() {
    let read: Framing = toml::from_str("terminators = ['crlf', 'cr']\nidle_ms = 0").unwrap();
    assert_eq!(read, framing(&[Terminator::Cr, Terminator::CrLf], 0, 1024));
    assert!(toml::from_str::<Framing>("idle = 5").is_err());
}

/// Any framing that is in bounds, with frames short enough to become overlong often.
fn any_framing() -> impl Strategy<Value = Framing> {
    (prop::collection::btree_set(prop::sample::select(&ALL[..]), 0..=3), 1_u32..100, 1_usize..12)
        .prop_map(|(terminators, idle_ms, frame_bytes_max)| Framing { terminators, idle_ms, frame_bytes_max })
}

/// Bytes in which terminators are frequent.
fn any_stream() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'a'), any::<u8>()], 0..120)
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_frames(
        framing in any_framing(), stream in any_stream(), sizes in prop::collection::vec(1_usize..9, 1..40),
    ) {
        let mut whole = Framer::new(framing.clone()).unwrap();
        let expected = run(&mut whole, &[&stream]);
        let mut cut = Framer::new(framing).unwrap();
        let mut found = Vec::new();
        let mut rest = &stream[..];
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, tail) = rest.split_at((*size).min(rest.len()));
            found.extend(run(&mut cut, &[chunk]));
            rest = tail;
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(cut.counters(), whole.counters());
        prop_assert_eq!(cut.deadline_ms(), whole.deadline_ms());
    }

    #[test]
    fn memory_is_bounded_and_every_byte_is_accounted_for(
        framing in any_framing(), steps in prop::collection::vec((any_stream(), any::<bool>(), any::<bool>()), 0..8),
    ) {
        let frame_bytes_max = framing.frame_bytes_max;
        let mut framer = Framer::new(framing).unwrap();
        let (mut framed_bytes, mut handed, mut terminators, mut now_ms) = (0, 0, 0, 0_u64);
        for (stream, idle, reset) in steps {
            now_ms += 50;
            handed += stream.len();
            terminators += stream.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
            let mut rest = &stream[..];
            loop {
                let taken = framer.handle_bytes(rest, now_ms);
                rest = &rest[taken..];
                prop_assert!(framer.partial.len() <= frame_bytes_max);
                prop_assert!(framer.partial.capacity() <= frame_bytes_max.next_power_of_two().max(8));
                match framer.poll_frame() {
                    Some(Framed::Frame(frame)) => {
                        prop_assert!(!frame.is_empty() && frame.len() <= frame_bytes_max);
                        framed_bytes += frame.len();
                    }
                    Some(Framed::Overlong) => {}
                    None if rest.is_empty() => break,
                    None => prop_assert!(taken > 0, "bytes left and nothing done"),
                }
            }
            if idle {
                now_ms += 100;
                framer.handle_time(now_ms);
                if let Some(Framed::Frame(frame)) = framer.poll_frame() {
                    framed_bytes += frame.len();
                }
                prop_assert_eq!(framer.deadline_ms(), None);
            }
            if reset {
                framer.reset();
            }
        }
        let discarded = usize::try_from(framer.counters().bytes_discarded).unwrap();
        let known = framed_bytes + discarded + framer.partial.len();
        prop_assert!(known <= handed && handed <= known + terminators);
    }
}
