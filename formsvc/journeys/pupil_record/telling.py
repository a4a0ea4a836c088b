"""Tells what is held on a pupil in plain words: answers, people, entries, letters."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.post import kept_letters
from formsvc.domain.answers import Value
from formsvc.domain.answers.words import words
from formsvc.domain.chain import Entry, utc_text
from formsvc.domain.definition import Kind, Question
from formsvc.domain.events import Event, in_words
from formsvc.domain.records import Pack
from formsvc.journeys.afterwards import written_in, written_words
from formsvc.journeys.drawn_signatures import picture_of
from formsvc.journeys.moments import uk_words
from formsvc.journeys.pupil_record.correcting import corrections_in
from formsvc.journeys.services import Services
from formsvc.journeys.sources import said_sources

_LINK = re.compile(r"https?://\S+")
_DIGITS = re.compile(r"\b\d{6}\b")
#: How private facts of entries are called in plain words; a name that is not here is printed with
#: spaces.
_CALLED = {
    "typed_name": "name typed",
    "invited_name": "name asked",
    "drawing": "signature drawn",
    "email": "address",
    "ip": "internet address",
    "address": "internet address",
    "agent": "browser",
    "was": "address before",
    "now": "address after",
    "facts": "what the letter says",
}


def text_page(title: str, lines: list[str]) -> bytes:
    """Return a page of plain text under its title."""
    return "\n".join([title, "=" * len(title), "", *(lines or ["Nothing."]), ""]).encode()


def first_page(tx: Transaction, packs: list[Pack], *, made_at: datetime) -> bytes:
    """Return the page that says what is in the copy, and what is not."""
    school = tx.people.organisation(packs[0].school_id).name
    return text_page(
        "Everything held here on one pupil",
        [
            f"Made on {uk_words(utc_text(made_at))} for {school}.",
            f"Packs: {', '.join(one.ref for one in packs)}.",
            "",
            "Do not give this out as it is. First go through look-at-before-giving-out.txt: it",
            "names each answer, now or as it was sent, that tells of other people, that the",
            "parent's copy does not show, or that could cause serious harm, and says of every",
            "file why it needs a look. The sealed files hold the same answers; give out the copy",
            "in the folder of the person who asks, or take out pages.",
            "",
            "Not in here: links and codes, which would open something; what the provider gave",
            "about itself; and what other systems of the school hold.",
        ],
    )


def answers_told(services: Services, tx: Transaction, ref: str) -> bytes:
    """Return every answer of a pack, where it is asked, who saved it and where it came from."""
    facts, lines = tx.facts.all(ref), []
    sources = said_sources(facts)
    for definition in services.catalogue.definitions.values():
        for page in definition.pages:
            asked = [one for one in page.questions if one.name in facts]
            lines += [f"{definition.title}: {page.title}", ""] if asked else []
            for question in asked:
                fact = facts.pop(question.name, None)
                if fact is None:
                    continue
                lines += [f"  {question.ask}", *_said(question, fact.value)]
                by = tx.people.user(fact.saved_by)
                who = f"by {by.name}, " if by else ""
                source = f" {sources[question.name]}." if question.name in sources else ""
                lines += [f"    (Saved {who}{uk_words(fact.saved_at)}.{source})", ""]
    lines += [f"  {name}: {one.value}" for name, one in facts.items()]
    typed = tx.drafts.typed_in(ref)
    lines += ["Typed and not saved", ""] if typed else []
    return text_page("Answers", [*lines, *(f"  {one}" for one in typed)])


def _said(question: Question, value: Value) -> list[str]:
    if question.kind is not Kind.TABLE:
        return [f"    {line}" for line in words(question, value).splitlines() or ["No answer"]]
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    return [
        "    "
        + "; ".join(f"{one.ask}: {words(one, row.get(one.name))}" for one in question.columns)
        for row in rows
    ] or ["    None"]


def people_told(tx: Transaction, ref: str) -> bytes:
    """Return everybody who was asked to sign, and what became of it."""
    lines = []
    for version in tx.versions.all_of(ref):
        for one in tx.invitations.of_version(ref, version.number):
            where = one.address or "in person or on paper"
            lines += [f"Version {version.number}: {one.name}, {one.role}, {where}"]
            for item in tx.invitations.items(one.id):
                lines += [f"    {item.document}, {item.title}: {item.state}. {item.statement}"]
    return text_page("People asked to sign", lines)


def entries_told(tx: Transaction, ref: str) -> bytes:
    """Return every entry of a pack in plain words, with what is kept beside it."""
    lines = []
    for entry in tx.entries.of_pack(ref):
        by = tx.people.user(entry.actor)
        who = f" By {by.name}." if by else ""
        lines += [f"{uk_words(entry.at)} (entry {entry.seq}): {entry.sentence}{who}"]
        # Why the authority holds a pack is the authority's own, which gives it out or not.
        theirs = entry.data.get("side") == "authority"
        beside = {} if theirs else tx.entries.private(entry.seq) or {}
        for name, said in beside.items():
            called = _CALLED.get(name, in_words("", name))
            told = _told(entry, name, said)
            lines += [f"    {called[:1].upper()}{called[1:]}: {told}"] if said else []
    return text_page("What happened", lines)


def _told(entry: Entry, name: str, said: object) -> object:
    """Return what is kept beside an entry; where it has files of its own, their name."""
    if name == "drawing":
        return f"{_drawing_of(entry)}.png"
    if isinstance(said, Mapping):
        return "; ".join(f"{part.replace('_', ' ')}: {words}" for part, words in said.items())
    return f"{_afterwards_of(entry.seq)}.txt" if name == "written" else said


def afterwards_told(tx: Transaction, ref: str) -> Iterator[tuple[str, bytes]]:
    """Yield every review of a placement and what it came to, as it was written."""
    for one in written_in(tx, ref):
        yield f"{_afterwards_of(one.seq)}.txt", "\n".join(written_words(one)).encode()


def _afterwards_of(seq: int) -> str:
    return f"after-the-start/entry-{seq}"


def drawings_told(tx: Transaction, ref: str) -> Iterator[tuple[str, bytes]]:
    """Yield every signature that was drawn: its points, whose SHA-256 its entry has; a picture."""
    for entry in tx.entries.of_pack(ref, only=[Event.DOCUMENT_SIGNED]):
        private = tx.entries.private(entry.seq) or {}
        picture = picture_of(private)
        if picture is not None:
            yield f"{_drawing_of(entry)}.json", str(private["drawing"]).encode()
            yield f"{_drawing_of(entry)}.png", picture.png


def _drawing_of(entry: Entry) -> str:
    """Return the name of the files of what was drawn, without its ending."""
    return f"signatures/entry-{entry.seq}"


def corrections_told(tx: Transaction, ref: str) -> bytes:
    """Return the corrections that stand beside a pack's record."""
    lines = []
    for one in corrections_in(tx, ref):
        lines += [
            f"{uk_words(one.at)}, asked by {one.asked_by}",
            f"    What they say is right: {one.words}",
            f"    {in_words('decision', one.decision)}. Decided by {one.decided_by}. {one.why}",
        ]
    return text_page("Corrections beside the record", lines)


def letters_told(services: Services, tx: Transaction, ref: str) -> Iterator[tuple[str, bytes]]:
    """Yield the list of letters, and the text of those that a copy is kept of.

    Links and codes are taken out: whoever holds them could sign.
    """
    lines = []
    for one in tx.letters.of_pack(ref):
        asked = tx.invitations.get(one.invitation_id).name if one.invitation_id else "the staff"
        words_of = in_words("letter", one.letter)
        lines.append(f"{uk_words(one.at)}: {words_of}, to {asked}; it {one.standing.words}")
    yield "letters.txt", text_page("Letters", lines)
    outbox = services.ledger.path.parent / "outbox"
    for letter, text in kept_letters(outbox, tx.erasing.letters_of(ref)):
        yield f"letters/{letter}.txt", _without_secrets(text).encode()


def _without_secrets(text: str) -> str:
    return _DIGITS.sub("(code taken out)", _LINK.sub("(link taken out)", text))
