DELETE FROM enrolled WHERE replaces = :lost;
