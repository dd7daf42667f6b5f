"""The steps that train a checkpoint and pack it into one folder with its card."""
