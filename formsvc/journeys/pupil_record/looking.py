"""Says what somebody must look at before what is held on a pupil is given out."""

import json
from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.disclosure import ToLookAt, to_look_at
from formsvc.domain.records import Pack
from formsvc.journeys.moments import uk_words
from formsvc.journeys.pupil_record.correcting import corrections_in
from formsvc.journeys.pupil_record.telling import text_page
from formsvc.journeys.services import Services

#: Why a file needs a look, by how its name in the pack's folder begins.
_FILES: Mapping[str, str] = {
    "answers": "Every answer: leave out what the list above names",
    "people-asked-to-sign": "The addresses and numbers of everybody who signs, other parents too",
    "what-happened": "Internet addresses, earlier addresses, questions and reasons of other people",
    "corrections": "What other people say is right, and why the school agrees or not",
    "letters": "To whom each letter went, and what was written to other people",
    "signatures/": "Somebody's signature as they drew it, other people's too",
    "after-the-start/": "A review, or what it came to: what other people said is in it",
    "files/": "A file: open it and read it for other people and for what could cause harm",
    "version-": "Answers as sent, those taken out since too; each folder is for its own readers",
}


def look_at_told(
    services: Services, tx: Transaction, packs: list[Pack], files: Iterable[str]
) -> bytes:
    """Return the list of what somebody must look at before anything is given out.

    `files` are the names of all files that go with it.
    """
    lines = []
    for pack in packs:
        lines += _answers_to_look_at(services, tx, pack.ref)
        for note in corrections_in(tx, pack.ref):
            leads = "only safeguarding leads see it; " if note.only_leads else ""
            lines += [f"{pack.ref}, correction of {uk_words(note.at)}: {leads}read it."]
    lines += ["", "Every file, and why it needs a look", ""]
    lines += [f"{name}: {_why_look(name.partition('/')[2])}." for name in sorted(files)]
    return text_page("Look at these before you give anything out", lines)


def _why_look(name: str) -> str:
    found = [why for begins, why in _FILES.items() if name.startswith(begins)]
    return found[0] if found else "Read it"


def _answers_to_look_at(services: Services, tx: Transaction, ref: str) -> list[str]:
    """Return the lines about a pack's answers of today, and about those sent that changed since."""
    definitions = services.catalogue.definitions.values()
    facts = tx.facts.values(ref)
    lines = [line for one in to_look_at(definitions, facts) for line in _look(ref, one)]
    for version in tx.versions.all_of(ref):
        sent = json.loads(services.blobs.get(version.answers_sha256))
        changed = {name: value for name, value in sent.items() if facts.get(name) != value}
        where = f"{ref}, as sent in version {version.number}"
        lines += [line for one in to_look_at(definitions, changed) for line in _look(where, one)]
    return lines


def _look(where: str, one: ToLookAt) -> list[str]:
    return [
        f"{where}, {one.document}, {one.page}: {one.ask}",
        *(f"    - {reason}." for reason in one.reasons),
        *([f"    - Names: {', '.join(one.names)}."] if one.names else []),
    ]
