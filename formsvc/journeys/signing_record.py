"""Renders the signing record: the story of each signature, as a tagged PDF."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from formsvc.adapters.documents import fill_template
from formsvc.adapters.pdf import Enclose
from formsvc.domain.chain import Entry
from formsvc.domain.events import WHOLE_DOCUMENT, Event
from formsvc.journeys.moments import uk_words, utc_words
from formsvc.journeys.services import Services


def render_record(
    services: Services, context: Mapping[str, object], *, enclose: Enclose | None = None
) -> bytes:
    """Return the signing record filled with `context`, as PDF bytes, with what `enclose` adds."""
    pack = context["pack"]
    reference = pack["reference"] if isinstance(pack, dict) else ""
    docx = fill_template(services.catalogue.record_template, context)
    return services.pdf.make(docx, title=f"Signing record, pack {reference}", enclose=enclose)


def story_lines(entries: Sequence[Entry], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return every entry as a line of the record; savings in a row share one line.

    `names` says who was asked, by invitation: an entry about somebody names them.
    """
    lines = []
    for saved, run in groupby(entries, key=lambda one: one.event is Event.ANSWERS_SAVED):
        together = list(run)
        lines.extend(_folded(together) if saved else [_line(one, names) for one in together])
    return lines


def _line(entry: Entry, names: Mapping[str, str]) -> dict[str, str]:
    about = names.get(str(entry.data.get("invitation")))
    return {
        "number": str(entry.seq),
        "when": f"{uk_words(entry.at)}\n{utc_words(entry.at)}",
        "sentence": f"{entry.sentence}\nAbout: {about}" if about else entry.sentence,
    }


def _folded(savings: Sequence[Entry]) -> list[dict[str, str]]:
    """Return one line for savings in a row: on how many pages, from when to when."""
    if len(savings) == 1:
        return [_line(savings[0], {})]
    first, last = savings[0], savings[-1]
    pages = {(one.data["document"], one.data["page"]) for one in savings}
    whole = {document for document, page in pages if page == WHOLE_DOCUMENT}
    if len(whole) == len(pages):
        what = f"All answers of {len(whole)} documents were saved at once."
    else:
        what = f"Answers were saved on {len(pages)} pages."
    when = [_from_to(say(first.at), say(last.at)) for say in (uk_words, utc_words)]
    return [
        {
            "number": f"{first.seq} to {last.seq}",
            "when": "\n".join(when),
            "sentence": what,
        }
    ]


def _from_to(first: str, last: str) -> str:
    """Return one moment, or two of them."""
    return first if first == last else f"{first}\nto {last}"
