"""Sealed packs in `signed/`: written whole or not at all, and read back (pypdf only reads)."""

from formsvc.adapters.packs.check_page import CHECK_PAGE, check_page
from formsvc.adapters.packs.keeping import PackFolder, PreparedPack
from formsvc.adapters.packs.manifest import MANIFEST, make_manifest, manifest_faults
from formsvc.adapters.packs.problems import PackUnreadable
from formsvc.adapters.packs.reading import attachments_of, pdf_text, read_pack
from formsvc.adapters.packs.zipping import make_zip

__all__ = [
    "CHECK_PAGE",
    "MANIFEST",
    "PackFolder",
    "PackUnreadable",
    "PreparedPack",
    "attachments_of",
    "check_page",
    "make_manifest",
    "make_zip",
    "manifest_faults",
    "pdf_text",
    "read_pack",
]
