"""The README of a data set: its YAML, and what it says of the build and of the checkpoint."""
