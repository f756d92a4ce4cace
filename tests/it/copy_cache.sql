INSERT INTO knowledge (id, members_cursor, members_as_of_ms)
SELECT id, members_cursor, members_as_of_ms FROM fresh.knowledge;
INSERT INTO member (id, name, balance, spend, visits, folded_incarnation, folded_seq)
SELECT member.id, name, balance, spend, visits, life.incarnation, life.seq + folded_seq
FROM fresh.member JOIN fresh.life ON life.number = member.life WHERE merged = 0;
INSERT INTO card (number, member)
SELECT substr(number, 2), member.id FROM fresh.card JOIN fresh.member ON member.row = card.member;
INSERT INTO merged (member, into_member) SELECT member, into_member FROM fresh.merged;
