INSERT INTO knowledge (id, members_cursor, members_as_of_ms)
SELECT id, members_cursor, members_as_of_ms FROM fresh.knowledge;
INSERT INTO member (id, name, balance, spend, visits, folded_incarnation, folded_seq)
SELECT id, name, balance, spend, visits, folded_incarnation, folded_seq FROM fresh.member;
INSERT INTO card (number, member) SELECT number, member FROM fresh.card;
INSERT INTO merged (member, into_member) SELECT member, into_member FROM fresh.merged;
