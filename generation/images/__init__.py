"""Portraits and scenes: drawn until they pass the checks, and kept in the run folder."""
