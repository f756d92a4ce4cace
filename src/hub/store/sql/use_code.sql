UPDATE enrol_code SET used_by = :till WHERE hash = :hash
