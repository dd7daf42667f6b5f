"""Measures of whole data sets."""
