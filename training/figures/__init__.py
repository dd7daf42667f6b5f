"""What a packed checkpoint draws, the limits that are set on it, and the figures of its card."""
