UPDATE knowledge SET members_cursor = 'somewhere'
