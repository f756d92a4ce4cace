-- A till shows the token of a session, which is kept nowhere.
DROP INDEX till_by_token;
ALTER TABLE till DROP COLUMN token_hash;
