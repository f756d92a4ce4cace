UPDATE life SET incarnation = :incarnation, seq = :seq WHERE number = 0;
