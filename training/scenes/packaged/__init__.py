"""Painters of the packaged events, by theme."""
