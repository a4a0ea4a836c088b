"""Keeps PDFs that were laid out before they are needed; in memory, so that none can be left behind.

Whoever finds none lays the document out: nothing is lost with it but a second.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

#: The documents of about fifty packs; what waited longest gives way.
MOST_BYTES = 32 << 20


@dataclass(slots=True)
class Ahead:
    """PDFs by the document that they were made of, byte for byte; safe to use from threads."""

    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, docx: bytes, pdf: bytes) -> None:
        """Keep a document's PDF until it is taken, or until there is no room."""
        with self._lock:
            self._kept[docx] = pdf
            while sum(len(one) + len(of) for of, one in self._kept.items()) > self.most_bytes:
                self._kept.popitem(last=False)

    def take(self, docx: bytes) -> bytes | None:
        """Return a document's PDF, None when there is none; it is kept no longer."""
        with self._lock:
            return self._kept.pop(docx, None)

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
