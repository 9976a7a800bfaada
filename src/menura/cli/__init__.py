"""The command line: one file for each verb, loaded when it is typed."""

from menura.cli.app import main

__all__ = ["main"]
