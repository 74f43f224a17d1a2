"""The command line: the only room that prints or chooses exit codes."""

from photodedup.cli.main import main

__all__ = ["main"]
