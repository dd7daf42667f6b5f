"""Answers made figures, one file each."""
