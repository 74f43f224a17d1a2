"""What the exit code of every command means."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; documented in the README and in ``photodedup --help``."""

    DONE = 0
    """Everything was done."""
    INCOMPLETE = 1
    """Done, but some files could not be read, acted on or written."""
    NOTHING_DONE = 2
    """Wrong usage, or nothing could be done."""
    INTERRUPTED = 130
    """Stopped with Ctrl+C; partial results were written."""
