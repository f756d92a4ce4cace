INSERT INTO anchor (id, hub_ms) VALUES (1, :hub_ms)
ON CONFLICT (id) DO UPDATE SET hub_ms = max(hub_ms, excluded.hub_ms);
