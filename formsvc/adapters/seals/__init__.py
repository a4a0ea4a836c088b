"""PDF -> sealed PDF, and sealed PDF -> verdict (pyHanko, pikepdf)."""

from formsvc.adapters.seals.archiving import revisions_of
from formsvc.adapters.seals.attaching import Attachment, enclosing
from formsvc.adapters.seals.issuing import SealPlace, begin_keys, renew_seal
from formsvc.adapters.seals.judging import check_seal
from formsvc.adapters.seals.keys import is_demonstration, make_demo_key
from formsvc.adapters.seals.listing import (
    KeyNotNamed,
    SealKey,
    key_in,
    key_of,
    keys_among,
    named_key,
    seal_keys,
)
from formsvc.adapters.seals.lists import lists_until
from formsvc.adapters.seals.naming import names_trust
from formsvc.adapters.seals.offline import KeysNotMade, renew_lists
from formsvc.adapters.seals.sample import sample_page
from formsvc.adapters.seals.sealing import ARCHIVED_LEVEL, LEVEL, Sealer, SealNotMade
from formsvc.adapters.seals.signer import SealKeyUnusable
from formsvc.adapters.seals.stamped_texts import stamped_at, stamps_in
from formsvc.adapters.seals.stamping import StampAuthority, TimeStampMissing
from formsvc.adapters.seals.trusting import (
    AuthorityUnusable,
    TrustFolder,
    TrustUnreadable,
    add_revocation,
    keep_authority,
    keep_trusted,
    trusted_in,
    valid_until,
)

__all__ = [
    "ARCHIVED_LEVEL",
    "LEVEL",
    "Attachment",
    "AuthorityUnusable",
    "KeyNotNamed",
    "KeysNotMade",
    "SealKey",
    "SealKeyUnusable",
    "SealNotMade",
    "SealPlace",
    "Sealer",
    "StampAuthority",
    "TimeStampMissing",
    "TrustFolder",
    "TrustUnreadable",
    "add_revocation",
    "begin_keys",
    "check_seal",
    "enclosing",
    "is_demonstration",
    "keep_authority",
    "keep_trusted",
    "key_in",
    "key_of",
    "keys_among",
    "lists_until",
    "make_demo_key",
    "named_key",
    "names_trust",
    "renew_lists",
    "renew_seal",
    "revisions_of",
    "sample_page",
    "seal_keys",
    "stamped_at",
    "stamps_in",
    "trusted_in",
    "valid_until",
]
