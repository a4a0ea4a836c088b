"""Letters that nothing could carry: the school prints them, gives them, and says how and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Fault, read_page
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.giving import GIVEN_PAGE, day_faults
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Invitation, User
from formsvc.domain.uk_days import uk_day, uk_day_of
from formsvc.domain.versions import newest_standing, versions_in
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import Printed, print_letter
from formsvc.journeys.restricted import may_get_anything
from formsvc.journeys.services import Services
from formsvc.journeys.voices import language_for

_EVENTS = (Event.LETTER_LEFT, Event.LETTER_GIVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToGive:
    """One letter that the school has to give a person: its entry, its kind, what fills its words.

    `given` is the entry that says that they got it, None before.
    """

    entry: Entry
    invitation: Invitation
    facts: Mapping[str, str]
    given: Entry | None

    @property
    def letter(self) -> str:
        """Which letter it is."""
        return str(self.entry.data["letter"])


def letters_to_give(services: Services, user: User, ref: str) -> tuple[LetterToGive, ...]:
    """Return the letters of a pack that wait to be given. Raises NotFound for another school's."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        return letters_waiting(services, tx, ref)


def letters_waiting(services: Services, tx: Transaction, ref: str) -> tuple[LetterToGive, ...]:
    """Return the letters that wait to be given, oldest first.

    Nothing goes to whom nothing may reach. What a newer version changed takes the place of what an
    older one did, for as long as the newer one stands: nobody is told of what was taken back.
    """
    waiting = [one for one in _letters(tx, ref) if one.given is None]
    stands = newest_standing(versions_in(tx.entries.of_pack(ref))) if waiting else 0
    return tuple(
        one
        for one in waiting
        if (one.letter != "changed" or one.invitation.version == stands)
        and may_get_anything(services, tx, one.invitation)
    )


def _letters(tx: Transaction, ref: str) -> list[LetterToGive]:
    entries = tx.entries.of_pack(ref, only=_EVENTS)
    given = {one.data["message_id"]: one for one in entries if one.event is Event.LETTER_GIVEN}
    return [
        LetterToGive(
            entry=one,
            invitation=tx.invitations.get(str(one.data["invitation"])),
            facts=_facts(tx, one),
            given=given.get(one.data["message_id"]),
        )
        for one in entries
        if one.event is Event.LETTER_LEFT
    ]


def _facts(tx: Transaction, entry: Entry) -> Mapping[str, str]:
    facts = (tx.entries.private(entry.seq) or {}).get("facts")
    return facts if isinstance(facts, dict) else {}


def find_letter(services: Services, user: User, ref: str, seq: int) -> LetterToGive:
    """Return a letter that waits, by its entry. Raises NotFound."""
    for one in letters_to_give(services, user, ref):
        if one.entry.seq == seq:
            return one
    raise NotFound("letter")


def read_letter(services: Services, user: User, ref: str, seq: int) -> tuple[Printed, ...]:
    """Return a letter that waits as it is printed, in the person's language and in English."""
    letter = find_letter(services, user, ref, seq)
    with services.ledger.reading() as tx:
        language = language_for(services, tx, letter.invitation)
    return print_letter(
        letter.letter,
        letter.facts,
        name=letter.invitation.name,
        language=language,
        day=uk_day(services.clock()).isoformat(),
    )


def note_letter_given(
    services: Services, user: User, ref: str, seq: int, raws: Mapping[str, object]
) -> tuple[Fault, ...]:
    """Write down how a person got their letter, and when; return what has to be put right.

    The same once more is one press too many. Raises NotFound, or NotAllowed when something else
    is written down already.
    """
    reading = read_page(GIVEN_PAGE, raws, {}, complete=True)
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        letter = next((one for one in _letters(tx, ref) if one.entry.seq == seq), None)
        if letter is None:
            raise NotFound("letter")
        faults = reading.faults or day_faults(
            str(reading.values["day"]),
            since=uk_day_of(letter.entry.at),
            today=uk_day(services.clock()),
        )
        data = {
            **{name: letter.entry.data[name] for name in ("letter", "message_id", "invitation")},
            **{name: str(value) for name, value in reading.values.items()},
        }
        if letter.given is not None and (letter.given.actor, letter.given.data) != (user.id, data):
            raise NotAllowed("It is written down already that they got this letter.")
        if faults:
            return faults
        if letter.given is None:
            tx.entries.append(
                Happening(
                    event=Event.LETTER_GIVEN,
                    pack=ref,
                    actor=user.id,
                    data=data,
                    private={"staff": user.name},
                )
            )
    return ()
