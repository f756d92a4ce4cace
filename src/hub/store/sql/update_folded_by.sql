UPDATE hub SET folded_by = :version WHERE one = 1
