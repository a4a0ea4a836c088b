"""Keeps PDFs that were laid out before they are needed; in memory, so that none can be left behind.

Whoever finds none lays the document out: nothing is lost with it but a second.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field

#: The documents of about fifty packs; what waited longest gives way.
MOST_BYTES = 32 << 20

#: A pack's reference, and the number of its version.
Version = tuple[str, int]


@dataclass(slots=True)
class Ahead:
    """PDFs by the document that they were made of, byte for byte; safe to use from threads."""

    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[bytes, tuple[bytes, Version]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, docx: bytes, pdf: bytes, *, of: Version) -> None:
        """Keep the PDF of a version's document until it is taken, or until there is no room."""
        with self._lock:
            self._kept[docx] = pdf, of
            while sum(len(made_of) + len(one) for made_of, (one, _) in self._kept.items()) > (
                self.most_bytes
            ):
                self._kept.popitem(last=False)

    def take(self, docx: bytes) -> bytes | None:
        """Return a document's PDF, None when there is none; it is kept no longer."""
        with self._lock:
            found = self._kept.pop(docx, None)
        return None if found is None else found[0]

    def held(self) -> frozenset[Version]:
        """Return the versions of which something is kept."""
        with self._lock:
            return frozenset(of for _, of in self._kept.values())

    def forget(self, versions: Collection[Version]) -> None:
        """Forget what is kept of some versions."""
        with self._lock:
            for docx in [one for one, (_, of) in self._kept.items() if of in versions]:
                del self._kept[docx]
