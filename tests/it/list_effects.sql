SELECT member, incarnation, seq, change FROM fresh.effect
