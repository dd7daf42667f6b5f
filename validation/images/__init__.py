"""Checks of one image, or of an image against another."""
