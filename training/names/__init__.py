"""How data/well_known_names.txt was made."""
