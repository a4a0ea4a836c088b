"""Entries, answers, people, invitations and jobs in one SQLite file."""

from formsvc.adapters.ledger.checking import ChainVerdict
from formsvc.adapters.ledger.comparing import row_fault
from formsvc.adapters.ledger.connection import describe_store
from formsvc.adapters.ledger.drafts import Draft
from formsvc.adapters.ledger.facts import SavedMeanwhile
from formsvc.adapters.ledger.migrating import SchemaStrange
from formsvc.adapters.ledger.problems import RecordAltered, StoreDamaged, StoreUnavailable
from formsvc.adapters.ledger.store import Ledger
from formsvc.adapters.ledger.transaction import Transaction

__all__ = [
    "ChainVerdict",
    "Draft",
    "Ledger",
    "RecordAltered",
    "SavedMeanwhile",
    "SchemaStrange",
    "StoreDamaged",
    "StoreUnavailable",
    "Transaction",
    "describe_store",
    "row_fault",
]
