"""Renders the signing record: the story of each signature, as a tagged PDF."""

from collections.abc import Mapping

from formsvc.adapters.documents import fill_template
from formsvc.journeys.services import Services


def render_record(services: Services, context: Mapping[str, object]) -> bytes:
    """Return the signing record filled with `context`, as PDF bytes."""
    pack = context["pack"]
    reference = pack["reference"] if isinstance(pack, dict) else ""
    docx = fill_template(services.catalogue.record_template, context)
    return services.pdf.make(docx, title=f"Signing record, pack {reference}")
