"""The adapters that journeys work with, made once by `app.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from formsvc.adapters.blobs import Blobs
from formsvc.adapters.bounces import BounceBox
from formsvc.adapters.checkpoints import CheckpointSigner, OutsideFolder
from formsvc.adapters.ledger import Ledger
from formsvc.adapters.links import LinkSigner
from formsvc.adapters.packs import PackFolder
from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.post import Post, Texts
from formsvc.adapters.scanner import Scanner
from formsvc.adapters.seals import Sealer
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.reminders import NO_REMINDERS, Reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything outside that a journey may touch."""

    catalogue: Catalogue
    ledger: Ledger
    blobs: Blobs
    pdf: PdfMaker
    links: LinkSigner
    packs: PackFolder
    post: Post
    sealer: Sealer
    trusted: Sequence[bytes]
    checkpoints: CheckpointSigner
    clock: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    base_url: str
    mode: str
    scanner: Scanner | None = None
    bounces: BounceBox | None = None
    texts: Texts | None = None
    notify_token: str = ""
    reminders: Reminders = NO_REMINDERS
    outside: OutsideFolder | None = None
    checkpoint_to: str = ""
    administrator: str = ""

    def new_id(self) -> str:
        """Return a new random id, for rows that people never see."""
        return self.random_bytes(12).hex()

    def new_reference(self) -> str:
        """Return a new pack reference: 10 letters and digits that are not easily confused."""
        letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
        picked = "".join(letters[one % len(letters)] for one in self.random_bytes(10))
        return f"{picked[:5]}-{picked[5:]}"
