INSERT INTO hub (one, generation, origin, incarnation, feed_position, arrival, folded_by)
SELECT one, generation, origin, incarnation, (SELECT MAX(feed_position) FROM fresh.member), arrival, folded_by
FROM fresh.hub;
INSERT INTO till (id, name, store, public_key, token_hash, version, enrolled_at_ms, last_contact_ms, unsent)
SELECT id, name, store, public_key, token_hash, version, enrolled_at_ms, last_contact_ms, unsent FROM fresh.till;
INSERT INTO enrol_code (hash, till_name, store, expires_at_ms, used_by)
SELECT hash, till_name, store, expires_at_ms, used_by FROM fresh.enrol_code;
INSERT INTO chain (till, incarnation, place, seq, hash, signature, last_at_ms)
SELECT till, incarnation, place, seq, hash, signature, last_at_ms FROM fresh.chain;
INSERT INTO entry (till, incarnation, seq, hash, kind, op_id, at_ms, arrival, received_at_ms, bytes)
SELECT e.till, e.incarnation, e.seq, p.hash, 0, x'', 0, a.first + e.seq - a.seq, e.received_at_ms, e.bytes
FROM fresh.entry AS e
JOIN fresh.entry_place AS p ON p.till = e.till AND p.incarnation = e.incarnation AND p.seq = e.seq
JOIN fresh.arrival AS a ON a.till = e.till AND a.incarnation = e.incarnation
    AND e.seq >= a.seq AND e.seq < a.seq + a.entries;
INSERT INTO entry_touch (key, hash)
SELECT t.key, p.hash FROM fresh.entry_touch AS t
JOIN fresh.entry_place AS p ON p.till = t.till AND p.incarnation = t.incarnation AND p.seq = t.seq;
INSERT INTO member (id, merged_into, name, name_folded, balance, spend, visits, row, feed_position)
SELECT id, merged_into, name, name_folded, balance, spend, visits, row, feed_position FROM fresh.member;
INSERT INTO card (number, member) SELECT number, member FROM fresh.card;
INSERT INTO finding (entry, kind, body, version, withdrawn, first_seen_ms, changed_ms)
SELECT entry, kind, body, version, withdrawn, first_seen_ms, changed_ms FROM fresh.finding;
INSERT INTO programme (hash, text, signature, overspend, position, published_at_ms)
SELECT hash, text, signature, overspend, position, published_at_ms FROM fresh.programme;
