SELECT card, member, name FROM enrolled;
