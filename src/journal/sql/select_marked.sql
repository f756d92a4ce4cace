SELECT since_ms FROM marked WHERE id = 1;
