SELECT hub_ms FROM anchor WHERE id = 1;
