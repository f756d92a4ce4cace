SELECT till, incarnation, seq FROM entry_place WHERE hash = $1
