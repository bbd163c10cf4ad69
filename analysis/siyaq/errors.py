"""The errors a user can act on.

Every message names the thing, what was found, what is allowed, and what to do. The command line prints them without a
traceback and exits with code 2.
"""


class SiyaqError(ValueError):
    """Something the user gave cannot be used: a source, a table, an option, a file."""


class SchemaError(SiyaqError):
    """A table does not have the columns, types or keys its schema asks for."""


class SourceError(SiyaqError):
    """A source of articles does not exist, is empty, or has nothing that can be read."""
