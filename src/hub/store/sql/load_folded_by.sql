SELECT folded_by FROM hub WHERE one = 1
