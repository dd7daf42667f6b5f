"""The networks of the checkpoint and of its evaluation, and how networks are trained and optimised."""
