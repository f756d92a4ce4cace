UPDATE entry SET bytes = :bytes WHERE seq = 3;
