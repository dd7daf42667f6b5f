"""The page on which people look at pictures and texts."""
