"""Time of PdfMaker.make against LibreOffice alone, interleaved, on a document of four pages.

Run with: .venv/bin/python tests/benchmarks/bench_pdf.py [rounds]
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pdf_kit import a_long_docx

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.pdf.engine import Engine


def seconds(job):
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main(rounds):
    docx = a_long_docx(pages=4)
    maker, engine = PdfMaker(workers=1), Engine()
    alone = lambda: engine.convert(docx, timeout_seconds=60)  # noqa: E731
    ours = lambda: maker.make(docx, title="Plan")  # noqa: E731
    for job in (alone, ours, alone, ours):
        job()
    rows = []
    for number in range(rounds):
        order = (alone, ours) if number % 2 else (ours, alone)
        times = {job: seconds(job) for job in order}
        rows.append((times[alone], times[ours]))
    engine.kill()
    maker.close()
    floor, whole = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(ours / alone for alone, ours in rows)
    print(f"LibreOffice alone {floor * 1000:.0f} ms, PdfMaker.make {whole * 1000:.0f} ms")
    print(f"ratio {ratio:.2f} (median of {rounds} interleaved rounds)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
