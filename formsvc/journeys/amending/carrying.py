"""Decides which signatures of earlier versions the next one shows, and writes that down.

Nobody signs bytes that they did not see, and nothing here says so. The PDF of a new version has
other bytes than the one before, if only because its number stands in it. So a signature is never
copied and no `document.signed` is ever written for somebody who did not press the button. What is
written is `signature.carried`: it names the entry of the real signature, the version it was given
to and the SHA-256 of the very PDF that was shown then, and why nobody asked again. The document
prints just that ("Signed version 1 ..."), the signing record tells it, and the PDF that was signed
lies inside the sealed document beside the one of this version.

A signature may be shown in this way when it is the last that this very person (party, name,
address) did to the very same statement, its version was neither taken back nor sent back, and the
words of the copy that was signed are the same now, or differ only in what `forms/` says needs no
signature. Every time the words are compared with the copy that was really signed, not with a
version in between, so that many small changes cannot add up unseen. If one statement of a document
must be signed again, this person signs all of theirs in it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.differences import Need
from formsvc.domain.events import Event, Happening
from formsvc.domain.names import person_key
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Item
from formsvc.domain.signers import Signer
from formsvc.domain.versions import versions_in
from formsvc.journeys.amending.comparing import Wording, needs_of, wording_of
from formsvc.journeys.services import Services

#: Who said what: document, signatory, party, address, name, statement.
Key = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature that somebody really gave."""

    seq: int
    version: int
    document: str
    edition: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A signature that the next version shows, and what the change means for who gave it."""

    signed: Signed
    need: Need


Plan = Mapping[Key, Carried]


def key_of_signer(signer: Signer) -> Key:
    """Return who says what, as a form names them."""
    who = (signer.party.value, signer.address, signer.name)
    return _key(signer.document, signer.signatory, *who, signer.statement)


def _key(document: str, signatory: str, *said: str) -> Key:
    party, address, name, statement = said
    return document, signatory, *person_key(party, address.strip(), name), statement


def last_signatures(tx: Transaction, ref: str) -> dict[Key, Signed]:
    """Return the last signature of each person on each statement; a later no takes it away.

    Signatures on a version that the school took back count no more: it told people so. Nor do
    those on one that the authority sent back: it may have found fault with the signatures.
    """
    entries = tx.entries.of_pack(ref)
    taken_back = {one.number for one in versions_in(entries) if one.withdrawn or one.sent_back}
    whose = _statements(tx, ref)
    found: dict[Key, Signed] = {}
    for entry in entries:
        if entry.event is Event.DOCUMENT_SIGNED and entry.data["version"] not in taken_back:
            for key in whose.get(str(entry.seq), ()):
                found[key] = Signed(
                    seq=entry.seq,
                    version=int(str(entry.data["version"])),
                    document=str(entry.data["document"]),
                    edition=str(entry.data["edition"]),
                    pdf_sha256=str(entry.data["pdf_sha256"]),
                )
        elif entry.event is Event.DOCUMENT_DECLINED:
            said_no = f"{entry.data['invitation']}/{entry.data['document']}"
            for key in whose.get(said_no, ()):
                found.pop(key, None)
    return found


def _statements(tx: Transaction, ref: str) -> dict[str, list[Key]]:
    """Return the keys of signed statements by their entry, of declined ones by whose they are."""
    found: dict[str, list[Key]] = {}
    for invitation, item in _asked(tx, ref):
        who = (invitation.party, invitation.address, invitation.name)
        key = _key(item.document, item.signatory, *who, item.statement)
        if item.state == "signed":
            found.setdefault(str(item.seq), []).append(key)
        elif item.state == "declined":
            found.setdefault(f"{invitation.id}/{item.document}", []).append(key)
    return found


def _asked(tx: Transaction, ref: str) -> Iterator[tuple[Invitation, Item]]:
    for version in tx.versions.all_of(ref):
        for invitation in tx.invitations.of_version(ref, version.number):
            for item in tx.invitations.items(invitation.id):
                yield invitation, item


def plan_signatures(
    services: Services,
    tx: Transaction,
    ref: str,
    signers: Iterable[Signer],
    after: Wording,
) -> dict[Key, Carried]:
    """Return which of these signers need not sign again, if the pack were sent with this wording.

    Whoever is not in it is asked. So is who is reached by hand alone and would have to be told: no
    letter tells them, and the record must not say that one did.
    """
    signers = tuple(signers)
    by_hand = {key_of_signer(one) for one in signers if one.reach is Reach.BY_HAND}
    last = last_signatures(tx, ref)
    wanted = {key: last[key] for one in signers if (key := key_of_signer(one)) in last}
    by_version: dict[int, list[Key]] = {}
    for key, signed in wanted.items():
        by_version.setdefault(signed.version, []).append(key)
    planned: dict[Key, Carried] = {}
    for number, keys in by_version.items():
        before = wording_of(services, tx.versions.get(ref, number), school=after.school)
        copies = [(wanted[key].document, Audience(wanted[key].edition)) for key in keys]
        needs = needs_of(before, after, copies)
        for key, copy in zip(keys, copies, strict=True):
            if needs[copy] is Need.SAME or (needs[copy] is Need.TOLD and key not in by_hand):
                planned[key] = Carried(signed=wanted[key], need=needs[copy])
    return _whole_documents(planned, signers)


def _whole_documents(planned: dict[Key, Carried], signers: Iterable[Signer]) -> dict[Key, Carried]:
    """Leave out whoever has another statement in the same document that must be signed."""

    def whose(key: Key) -> tuple[str, ...]:
        return key[0], key[2], key[3], key[4]

    open_ones = {whose(key) for one in signers if (key := key_of_signer(one)) not in planned}
    return {key: one for key, one in planned.items() if whose(key) not in open_ones}


def carry_signatures(
    tx: Transaction, invitation: Invitation, signers: Iterable[Signer], plan: Plan
) -> None:
    """Write down, in the open transaction, which earlier signatures this invitation shows."""
    for signer in signers:
        carried = plan.get(key_of_signer(signer))
        if carried is None:
            continue
        entry = tx.entries.append(
            Happening(
                event=Event.SIGNATURE_CARRIED,
                pack=invitation.pack_ref,
                actor="formsvc",
                data={
                    "version": invitation.version,
                    "from_version": carried.signed.version,
                    "signature": carried.signed.seq,
                    "invitation": invitation.id,
                    "document": signer.document,
                    "edition": carried.signed.edition,
                    "signatory": signer.signatory,
                    "pdf_sha256": carried.signed.pdf_sha256,
                    "need": carried.need.value,
                },
            )
        )
        where = (invitation.id, signer.document, signer.signatory, signer.number)
        tx.invitations.carry(*where, seq=entry.seq)
