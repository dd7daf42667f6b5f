"""One check a file, each a function from its subject to a Verdict; gate.py runs them in order of cost."""
