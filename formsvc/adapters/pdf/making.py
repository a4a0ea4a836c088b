"""Makes PDFs: guard, glyph check, a warm engine from the pool, then the accessibility pass."""

import queue
import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import pikepdf

from formsvc.adapters.pdf.ahead import Ahead, Version
from formsvc.adapters.pdf.completeness import assert_complete
from formsvc.adapters.pdf.engine import Engine
from formsvc.adapters.pdf.finding import EngineReport, describe_engine
from formsvc.adapters.pdf.glyphs import Fonts
from formsvc.adapters.pdf.guard import guard
from formsvc.adapters.pdf.mending import Enclose, mend
from formsvc.adapters.pdf.problems import (
    ConversionFailed,
    EngineBusy,
    EngineDied,
    EngineTimedOut,
)
from formsvc.adapters.pdf.smallest import smallest_document

#: How long a document waits for a free engine before it is given up.
QUEUE_SECONDS = 120.0
#: How many documents may wait for each engine; more are refused at once.
MOST_WAITING = 16


class PdfMaker:
    """A pool of LibreOffice engines, started when first needed, safe to use from threads.

    `workers` engines run at most; a document has `timeout_seconds` in one; an engine is replaced
    after `recycle_after` documents, because its memory grows (30 MB in 120 documents).
    """

    def __init__(
        self, *, workers: int = 2, timeout_seconds: float = 30.0, recycle_after: int = 200
    ) -> None:
        self.workers = workers
        self._timeout = timeout_seconds
        self._recycle_after = recycle_after
        self._fonts = Fonts()
        self._ahead = Ahead()
        self._free: queue.LifoQueue[Engine | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._room = threading.BoundedSemaphore(workers * (1 + MOST_WAITING))
        self._started: set[Engine] = set()
        self._lock = threading.Lock()
        self._closed = False

    def warm(self) -> None:
        """Start every engine and try it, so that the first document need not wait (3 s).

        Raises EngineMissing, EngineDied, EngineTimedOut or ConversionFailed.
        """
        with ThreadPoolExecutor(self.workers) as threads:
            taken = [self._free.get(timeout=QUEUE_SECONDS) for _ in range(self.workers)]
            small = smallest_document()
            tries = [threads.submit(self._work, engine, small) for engine in taken]
        for one in tries:
            one.result()

    def make(self, docx: bytes, *, title: str, enclose: Enclose | None = None) -> bytes:
        """Return the document as PDF/A-3b and PDF/UA-1 in British English, titled `title`.

        Every word of the document is in it, and what `enclose` puts there.

        Raises UnsafeDocument, GlyphsMissing, EngineMissing, EngineTimedOut (EngineBusy when it
        was not even begun), EngineDied or ConversionFailed.
        """
        return self.finish(self.lay_out(docx, title=title), title=title, enclose=enclose)

    def lay_out(self, docx: bytes, *, title: str) -> bytes:
        """Return LibreOffice's own PDF of a document, with every word in it, to be finished.

        One that was laid out ahead is taken. Raises what `make` raises.
        """
        return self._ahead.take(docx) or self._lay_out(docx, title)

    def lay_out_ahead(self, docx: bytes, *, title: str, of: Version) -> bytes:
        """Lay a version's document out and keep the PDF in memory for `lay_out`.

        It holds what the document says: `forget` it when the version is not to be sealed any more.
        Raises what `make` raises.
        """
        laid_out = self._lay_out(docx, title)
        self._ahead.keep(docx, laid_out, of=of)
        return laid_out

    def held(self) -> frozenset[Version]:
        """Return the versions of which something was laid out ahead and not taken yet."""
        return self._ahead.held()

    def forget(self, versions: Collection[Version]) -> None:
        """Forget what was laid out ahead of some versions."""
        self._ahead.forget(versions)

    def _lay_out(self, docx: bytes, title: str) -> bytes:
        self._fonts.check(guard(docx) + title)
        converted = self.convert(docx)
        assert_complete(docx, converted)
        return converted

    def finish(self, pdf: bytes, *, title: str, enclose: Enclose | None = None) -> bytes:
        """Return a PDF that was laid out as `make` returns it, with what `enclose` puts into it.

        Opened and written once for both. Raises ConversionFailed.
        """
        try:
            return mend(pdf, title=title, language="en-GB", enclose=enclose)
        except pikepdf.PdfError as error:
            raise ConversionFailed("a broken PDF") from error

    def convert(self, docx: bytes) -> bytes:
        """Return LibreOffice's own PDF of a guarded document; tried twice when it dies."""
        if not self._room.acquire(blocking=False):
            raise EngineBusy(0)
        try:
            return self._once(docx)
        except EngineDied:
            return self._once(docx)
        finally:
            self._room.release()

    def _once(self, docx: bytes) -> bytes:
        try:
            engine = self._free.get(timeout=QUEUE_SECONDS)
        except queue.Empty:
            raise EngineTimedOut(QUEUE_SECONDS) from None
        return self._work(engine, docx)

    def _work(self, engine: Engine | None, docx: bytes) -> bytes:
        """Convert with a taken engine, and give back whichever engine there is then."""
        try:
            engine = self._fresh(engine)
            return engine.convert(docx, timeout_seconds=self._timeout)
        finally:
            self._free.put(engine)

    def _fresh(self, engine: Engine | None) -> Engine:
        """Return the engine, or a new one in place of none, a dead one or a tired one."""
        if engine is not None and engine.alive and engine.jobs < self._recycle_after:
            return engine
        if engine is not None:
            engine.kill()
        started = None if self._closed else Engine()
        with self._lock:
            self._started -= {engine}
            if started is not None and not self._closed:
                self._started.add(started)
                return started
        if started is not None:
            started.kill()
        raise EngineDied

    def close(self) -> None:
        """Stop every engine at once; what is being made is lost, and nothing starts again."""
        with self._lock:
            self._closed = True
            for engine in self._started:
                engine.interrupt()
        for taken in [self._free.get(timeout=QUEUE_SECONDS) for _ in range(self.workers)]:
            if taken is not None:
                taken.kill()
            self._free.put(None)

    def describe(self) -> EngineReport:
        """Return what this machine has for making PDFs, and what it lacks; starts no engine."""
        return describe_engine()
