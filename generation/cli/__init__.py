"""`pebench`: one file a verb."""
