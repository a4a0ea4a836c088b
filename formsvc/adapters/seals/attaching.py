"""Puts files into a PDF before it is sealed, as PDF/A-3 asks for (ISO 19005-3:2012, 6.8)."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pikepdf

from formsvc.adapters.seals.field import add_seal_field

#: What is packed in itself.
_PACKED = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to attach: `relationship` is Source, Data or Supplement."""

    name: str
    data: bytes
    mime_type: str
    description: str
    relationship: str


def enclosing(attachments: Sequence[Attachment], *, made_at: str) -> Callable[[pikepdf.Pdf], None]:
    """Return what attaches the files to an open PDF, in the order given, and a place for the seal.

    `made_at` is the moment as PDF writes it: "D:20261123081500Z". Tags and PDF/A marks stay.
    """

    def enclose(document: pikepdf.Pdf) -> None:
        listed = pikepdf.Array()
        for one in attachments:
            spec = pikepdf.AttachedFileSpec(
                document,
                one.data,
                filename=one.name,
                description=one.description,
                mime_type=one.mime_type,
                creation_date=made_at,
                mod_date=made_at,
            )
            if one.mime_type == _PACKED:
                # As it is: to pack it again gains a thirtieth of it and takes twenty times as long.
                stored = zlib.compress(one.data, 0)
                spec.obj.EF.F.write(stored, filter=pikepdf.Name.FlateDecode)
            spec.obj.AFRelationship = pikepdf.Name(f"/{one.relationship}")
            document.attachments[one.name] = spec
            listed.append(spec.obj)
        document.Root.AF = listed
        add_seal_field(document)

    return enclose
