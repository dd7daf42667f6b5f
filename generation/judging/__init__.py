"""A vision model that looks at candidates: what it is asked and how it answers."""
