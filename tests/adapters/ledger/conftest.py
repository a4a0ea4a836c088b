"""The ledger's fixtures."""

from ledger_kit import clock, ledger

__all__ = ["clock", "ledger"]
