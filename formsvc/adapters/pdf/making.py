"""Makes PDFs: guard, glyph check, a warm engine from the pool, then the accessibility pass."""

import queue
import tempfile
import threading
from pathlib import Path

from formsvc.adapters.pdf.engine import Engine
from formsvc.adapters.pdf.glyphs import check_glyphs
from formsvc.adapters.pdf.guard import guard
from formsvc.adapters.pdf.mending import mend
from formsvc.adapters.pdf.problems import ConversionFailed, EngineDied, EngineTimedOut

#: How long a document waits for a free engine before it is given up.
QUEUE_SECONDS = 120.0


class PdfMaker:
    """A pool of LibreOffice engines, started when first needed, safe to use from threads."""

    def __init__(
        self, *, workers: int = 2, timeout_seconds: float = 30.0, recycle_after: int = 200
    ) -> None:
        self.workers = workers
        self._timeout = timeout_seconds
        self._recycle_after = recycle_after
        self._free: queue.LifoQueue[Engine | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._started: set[Engine] = set()
        self._lock = threading.Lock()

    def make(self, docx: bytes, *, title: str) -> bytes:
        """Return the document as PDF/A-3b and PDF/UA-1, titled `title`.

        Raises UnsafeDocument, GlyphsMissing, EngineMissing, EngineTimedOut, EngineDied or
        ConversionFailed.
        """
        check_glyphs(guard(docx))
        return mend(self.convert(docx), title=title, language="en-GB")

    def convert(self, docx: bytes) -> bytes:
        """Return LibreOffice's own PDF of a guarded document; retried once when it dies."""
        with tempfile.TemporaryDirectory(prefix="formsvc-pdf-") as folder:
            source, target = Path(folder, "document.docx"), Path(folder, "document.pdf")
            source.write_bytes(docx)
            try:
                why = self._once(source, target)
            except EngineDied:
                why = self._once(source, target)
            if why or not target.exists():
                raise ConversionFailed(why or "no file")
            pdf = target.read_bytes()
        if not pdf.startswith(b"%PDF-"):
            raise ConversionFailed("not a PDF")
        return pdf

    def _once(self, source: Path, target: Path) -> str:
        try:
            engine = self._free.get(timeout=QUEUE_SECONDS)
        except queue.Empty:
            raise EngineTimedOut(QUEUE_SECONDS) from None
        try:
            engine = self._fresh(engine)
            return engine.convert(source, target, timeout_seconds=self._timeout)
        finally:
            self._free.put(engine if engine is not None and engine.alive else None)

    def _fresh(self, engine: Engine | None) -> Engine:
        """Return the engine, or a new one in place of none, a dead one or a tired one."""
        if engine is not None and engine.alive and engine.jobs < self._recycle_after:
            return engine
        if engine is not None:
            engine.kill()
            with self._lock:
                self._started.discard(engine)
        started = Engine()
        with self._lock:
            self._started.add(started)
        return started

    def close(self) -> None:
        """Stop every engine."""
        with self._lock:
            for engine in self._started:
                engine.kill()
            self._started.clear()
