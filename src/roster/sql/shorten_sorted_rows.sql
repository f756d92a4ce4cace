UPDATE head SET sorted_rows = min(sorted_rows, coalesce((SELECT max(row) FROM member), 0)) WHERE one = 1;
