UPDATE knowledge SET members_cursor = :cursor, members_as_of_ms = :as_of_ms WHERE id = 1;
