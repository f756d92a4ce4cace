DROP TRIGGER stumble;
