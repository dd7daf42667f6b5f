"""How pictures are read: decoded, hashed, faces and events recognised in them, and what many have in common."""
