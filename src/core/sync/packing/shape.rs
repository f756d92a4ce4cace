//! Payloads split into shape and leaves, and put together again. The shape of a payload is a CBOR item itself: the same
//! with each number 0 and each string empty.

use std::collections::BTreeMap;

use super::column::{Leaf, PAYLOAD_COLUMNS_FROM};

/// Items within items that are looked into; a payload that goes deeper travels whole.
const DEPTH_MAX: usize = 24;
/// The largest key of a map that is looked into: one byte.
const KEY_MAX: u8 = 23;
/// How an element of a list is named in a path: all elements are alike.
const ELEMENT: u8 = 0xff;

/// What stands at the head of a CBOR item (RFC 8949, 3): the major type, its argument and the bytes that it takes.
struct ItemHead {
    major: u8,
    argument: u64,
    bytes: usize,
}

/// Reads a head that is as short as it can be; any other could not be made again.
fn read_head(input: &[u8]) -> Option<ItemHead> {
    let (first, rest) = input.split_first()?;
    let (major, low) = (first >> 5, first & 0x1f);
    let wide = match low {
        0..24 => return Some(ItemHead { major, argument: low.into(), bytes: 1 }),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let argument = rest.get(..wide)?.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    let least = match wide {
        1 => 24,
        2 => 1 << 8,
        4 => 1 << 16,
        _ => 1 << 32,
    };
    (argument >= least).then_some(ItemHead { major, argument, bytes: wide.saturating_add(1) })
}

/// Writes the shortest head.
pub(super) fn put_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let top = major << 5;
    let bytes = argument.to_be_bytes();
    let (low, wide) = match argument {
        0..24 => (argument as u8, 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(top | low);
    out.extend_from_slice(bytes.get(8_usize.saturating_sub(wide)..).unwrap_or_default());
}

/// What comes next in an item.
enum Step<'b> {
    /// The key of a value in a map.
    Key(u8),
    /// A value; of a list or a map its head, of anything else all of it.
    Value(ItemHead, &'b [u8]),
    /// The item was whole.
    End,
}

/// Walks through one item, from its start to its end.
struct Walk<'b> {
    rest: &'b [u8],
    /// Values that are still to come in each open list and map, and whether it is a map.
    open: Vec<(u64, bool)>,
    /// The keys that lead to the present value.
    path: Vec<u8>,
    after_key: bool,
    begun: bool,
}

impl<'b> Walk<'b> {
    fn new(item: &'b [u8]) -> Self {
        Self { rest: item, open: Vec::new(), path: Vec::new(), after_key: false, begun: false }
    }

    /// The next step; `None` when the item is not well-formed or can't be made again.
    fn step(&mut self) -> Option<Step<'b>> {
        if self.begun && !self.after_key {
            while self.open.last().is_some_and(|(left, _)| *left == 0) {
                self.open.pop();
                self.path.pop();
            }
            let Some((left, is_map)) = self.open.last_mut() else {
                return self.rest.is_empty().then_some(Step::End);
            };
            *left = left.saturating_sub(1);
            if *is_map {
                let (key, rest) = self.rest.split_first()?;
                if *key > KEY_MAX {
                    return None;
                }
                self.rest = rest;
                self.after_key = true;
                *self.path.last_mut()? = *key;
                return Some(Step::Key(*key));
            }
        }
        (self.begun, self.after_key) = (true, false);
        let head = read_head(self.rest)?;
        let bytes = match head.major {
            2 | 3 => head.bytes.checked_add(usize::try_from(head.argument).ok()?)?,
            7 if !(20..=22).contains(&head.argument) => return None,
            6 => return None,
            _ => head.bytes,
        };
        let (value, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        if matches!(head.major, 4 | 5) {
            if self.open.len() >= DEPTH_MAX {
                return None;
            }
            self.open.push((head.argument, head.major == 5));
            self.path.push(ELEMENT);
        }
        Some(Step::Value(head, value))
    }
}

/// Splits a payload into its shape, which is written to `skeleton`, and its leaves. `None` when it has a form that can't
/// be made again, such as a float, a tag or a long key.
pub(super) fn split<'b>(payload: &'b [u8], skeleton: &mut Vec<u8>, leaves: &mut Vec<Leaf<'b>>) -> Option<()> {
    let mut walk = Walk::new(payload);
    loop {
        match walk.step()? {
            Step::End => return Some(()),
            Step::Key(key) => skeleton.push(key),
            Step::Value(head, value) => match head.major {
                0 | 1 => {
                    let number = i64::try_from(head.argument).ok()?;
                    leaves.push(Leaf::Number(if head.major == 1 { !number } else { number }));
                    skeleton.push(0);
                }
                2 | 3 => {
                    leaves.push(Leaf::Bytes(value.get(head.bytes..)?));
                    skeleton.push(head.major << 5);
                }
                _ => skeleton.extend_from_slice(value),
            },
        }
    }
}

/// A part of a payload, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'b> {
    /// These bytes.
    Fixed(&'b [u8]),
    /// The next number of a column.
    Number(usize),
    /// The next string of a column: bytes, or text.
    String(usize, u8),
}

/// The columns that the shapes of a batch name, by the kind of the entry, the path of keys and the type of the leaf.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<Vec<u8>, usize>);

impl Places {
    /// How many columns there are with those of the header.
    pub(super) fn columns(&self) -> usize {
        self.0.len().saturating_add(PAYLOAD_COLUMNS_FROM)
    }

    fn column(&mut self, kind: u32, path: &[u8], major: u8) -> usize {
        let key = [&kind.to_be_bytes()[..], &[major], path].concat();
        let next = self.columns();
        *self.0.entry(key).or_insert(next)
    }

    /// The pieces that payloads of a shape are put together of. `None` when the skeleton is none.
    pub(super) fn pieces<'b>(&mut self, kind: u32, skeleton: &'b [u8]) -> Option<Vec<Piece<'b>>> {
        let (mut walk, mut pieces) = (Walk::new(skeleton), Vec::new());
        let (mut from, mut at) = (0_usize, 0_usize);
        loop {
            match walk.step()? {
                Step::End => {
                    pieces.push(Piece::Fixed(skeleton.get(from..)?));
                    return Some(pieces);
                }
                Step::Key(_) => at = at.checked_add(1)?,
                Step::Value(head, value) if head.major < 4 => {
                    if head.argument != 0 || head.major == 1 {
                        return None;
                    }
                    let column = self.column(kind, &walk.path, head.major);
                    pieces.push(Piece::Fixed(skeleton.get(from..at)?));
                    at = at.checked_add(value.len())?;
                    from = at;
                    pieces.push(match head.major {
                        0 => Piece::Number(column),
                        major => Piece::String(column, major),
                    });
                }
                Step::Value(_, value) => at = at.checked_add(value.len())?,
            }
        }
    }
}

/// Writes a number as CBOR has it.
pub(super) fn put_number(out: &mut Vec<u8>, number: i64) {
    match u64::try_from(number) {
        Ok(number) => put_head(out, 0, number),
        Err(_) => put_head(out, 1, !number as u64),
    }
}
