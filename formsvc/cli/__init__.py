"""The `formsvc` command: one module for each thing that people run it for."""

from formsvc.cli.main import main

__all__ = ["main"]
