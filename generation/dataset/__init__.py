"""From accepted images to a folder that `load_dataset` reads, and to the Hub."""
