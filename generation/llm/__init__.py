"""Asking a language model behind an OpenAI-compatible server, and keeping its answers."""
