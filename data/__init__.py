"""Resources: the taxonomy, packaged concepts, recipes and the embedded checkpoint. No code lives here."""
