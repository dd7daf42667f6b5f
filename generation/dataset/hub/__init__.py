"""Data sets on the Hub: a repository, what publishing there changes, and proof that it loads back as it was."""
