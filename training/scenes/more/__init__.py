"""Painters of the events that only train, by theme."""
