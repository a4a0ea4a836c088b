"""Renders the signing record: the story of each signature, as a tagged PDF."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from formsvc.adapters.documents import fill_template
from formsvc.domain.chain import Entry
from formsvc.domain.events import WHOLE_DOCUMENT, Event
from formsvc.journeys.moments import uk_words, utc_words
from formsvc.journeys.services import Services


def render_record(services: Services, context: Mapping[str, object]) -> bytes:
    """Return the signing record filled with `context`, as PDF bytes."""
    pack = context["pack"]
    reference = pack["reference"] if isinstance(pack, dict) else ""
    docx = fill_template(services.catalogue.record_template, context)
    return services.pdf.make(docx, title=f"Signing record, pack {reference}")


def story_lines(entries: Sequence[Entry]) -> list[dict[str, str]]:
    """Return every entry as a line of the record; savings in a row share one line."""
    lines = []
    for saved, run in groupby(entries, key=lambda one: one.event is Event.ANSWERS_SAVED):
        together = list(run)
        lines.extend(_folded(together) if saved else [_line(one) for one in together])
    return lines


def _line(entry: Entry) -> dict[str, str]:
    return {
        "number": str(entry.seq),
        "when": f"{uk_words(entry.at)}\n{utc_words(entry.at)}",
        "sentence": entry.sentence,
    }


def _folded(savings: Sequence[Entry]) -> list[dict[str, str]]:
    """Return one line for savings in a row: on how many pages, from when to when."""
    if len(savings) == 1:
        return [_line(savings[0])]
    first, last = savings[0], savings[-1]
    pages = {(one.data["document"], one.data["page"]) for one in savings}
    whole = {document for document, page in pages if page == WHOLE_DOCUMENT}
    if len(whole) == len(pages):
        what = f"All answers of {len(whole)} documents were saved at once."
    else:
        what = f"Answers were saved on {len(pages)} pages."
    started, ended = uk_words(first.at), uk_words(last.at)
    return [
        {
            "number": f"{first.seq} to {last.seq}",
            "when": started if started == ended else f"{started}\nto {ended}",
            "sentence": what,
        }
    ]
