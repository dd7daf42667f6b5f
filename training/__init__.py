"""How the embedded checkpoint is made: render, train, evaluate. Not part of the installed package."""
