"""Looks at the machine: Python, SQLite, LibreOffice, fonts."""

import sys
from collections.abc import Iterator

from formsvc.adapters.ledger import describe_store
from formsvc.adapters.pdf import describe_engine
from formsvc.domain.examination import Examined

_INSTALL = "make demo (it installs what is missing), or apt-get install"


def look_at_machine() -> Iterator[Examined]:
    """Yield what was found about this machine."""
    yield _python()
    yield _sqlite()
    yield from _engine()


def _python() -> Examined:
    version = ".".join(str(one) for one in sys.version_info[:3])
    return Examined(what="Python", good=sys.version_info >= (3, 11), said=version)


def _sqlite() -> Examined:
    version, mode = describe_store()
    said = f"{version}, journal mode {mode}"
    if mode == "WAL":
        return Examined(what="SQLite", good=True, said=said)
    return Examined(
        what="SQLite",
        good=False,
        said=f"{said}. It works, but slower: WAL can lose data with this version.",
        mend="uv sync --frozen (pysqlite3 0.6.1 or newer)",
    )


def _engine() -> Iterator[Examined]:
    report = describe_engine()
    yield Examined(
        what="LibreOffice",
        good=bool(report.office),
        said=report.version or "not found: PDFs cannot be made",
        mend=f"{_INSTALL} libreoffice-writer-nogui",
    )
    yield Examined(
        what="LibreOffice's Python",
        good=bool(report.python),
        said=report.python or "not found: PDFs cannot be made",
        mend=f"{_INSTALL} python3-uno",
    )
    yield Examined(
        what="LibreOffice without network",
        good=report.without_network,
        said="yes" if report.without_network else "it could reach the network",
        mend="allow user namespaces: sysctl kernel.unprivileged_userns_clone=1",
    )
    yield Examined(
        what="Fonts",
        good=not report.missing_fonts,
        said=f"missing: {', '.join(report.missing_fonts)}" if report.missing_fonts else "all there",
        mend=f"{_INSTALL} fonts-liberation2 fonts-crosextra-carlito fonts-crosextra-caladea "
        "fonts-dejavu-core fonts-noto-core",
    )
