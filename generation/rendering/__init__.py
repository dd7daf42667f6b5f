"""Checkpoints: found, loaded, and ready to draw."""
