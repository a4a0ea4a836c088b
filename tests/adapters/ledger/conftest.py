"""The ledger's fixtures."""

from ledger_kit import ledger

__all__ = ["ledger"]
