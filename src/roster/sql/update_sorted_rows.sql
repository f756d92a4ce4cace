UPDATE head SET sorted_rows = :rows WHERE one = 1;
