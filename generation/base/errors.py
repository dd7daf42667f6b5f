"""The one kind of exception that a user can put right."""


class UserError(Exception):
    """Something the user can put right: what, where, what to do. Printed as one line; the exit code is 2."""
