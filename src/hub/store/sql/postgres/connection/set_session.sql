SET synchronous_commit = on; SET client_min_messages = warning; SET TIME ZONE 'UTC'
