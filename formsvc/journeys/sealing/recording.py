"""Writes down that a version was sealed, and promises everybody their copy."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.answers import Facts
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event, Happening
from formsvc.domain.reaching import Reach
from formsvc.domain.records import SealedFile
from formsvc.domain.signers import copies_for, safeguarding_leads
from formsvc.journeys.editions import Sources
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.sealing.copying import promise_copies
from formsvc.journeys.sealing.making import Sealed
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.services import Services
from formsvc.journeys.superseding import supersede
from formsvc.journeys.telling import tell_officers, tell_school


def record_sealing(
    services: Services,
    tx: Transaction,
    signed: SignedVersion,
    sealed: list[Sealed],
    *,
    manifest_sha256: str,
    sources: Sources,
) -> None:
    """Append the entries of a sealing and promise the letters that follow it.

    `sources` are the frozen forms and answers: they name who gets a copy without signing.
    """
    ref, number = signed.version.pack_ref, signed.version.number
    for one in sealed:
        _record_file(tx, signed, one, level=services.sealer.level)
    tx.entries.append(
        Happening(
            event=Event.PACK_SEALED,
            pack=ref,
            actor="formsvc",
            data={"version": number, "manifest_sha256": manifest_sha256},
        )
    )
    supersede(tx, ref, number, sealed=True)
    promise_copies(services, tx, signed.version, sealed)
    _promise_unsigned_copies(tx, signed, sealed, sources=sources)
    _promise_safeguarding_copies(tx, signed, sealed, facts=sources.facts)
    tell_school(tx, ref, "sealed", key=f"v{number}")
    tell_officers(tx, ref, "to_check", key=f"v{number}")


def _record_file(tx: Transaction, signed: SignedVersion, sealed: Sealed, *, level: str) -> None:
    ref, number, sha256 = signed.version.pack_ref, signed.version.number, digest(sealed.pdf)
    tx.versions.add_sealed(
        SealedFile(
            pack_ref=ref,
            version=number,
            path=sealed.path,
            document=sealed.document,
            audience=sealed.audience,
            sha256=sha256,
        )
    )
    data: dict[str, object] = {
        "version": number,
        "document": sealed.document,
        "edition": sealed.audience,
        "sha256": sha256,
        "level": level,
    }
    tx.entries.append(Happening(event=Event.DOCUMENT_SEALED, pack=ref, actor="formsvc", data=data))


def _promise_safeguarding_copies(
    tx: Transaction, signed: SignedVersion, sealed: list[Sealed], *, facts: Facts
) -> None:
    """Promise the safeguarding leads of both sides their copy, whether or not they signed it."""
    ref, number = signed.version.pack_ref, signed.version.number
    paths = [one.path for one in sealed if one.audience == Audience.DSL]
    for lead in safeguarding_leads(facts) if paths else ():
        address = _address_now(tx, ref, lead["email"])
        queue_letter(
            tx,
            letter="safeguarding_copy",
            to=address,
            name=lead.get("name", ""),
            facts={"school": signed.school, "reference": ref},
            key=f"v{number}-{digest(address.lower().encode())}",
            pack=ref,
            version=str(number),
            files="\n".join(paths),
        )


def _address_now(tx: Transaction, ref: str, frozen: str) -> str:
    """Return an address of the frozen answers as the school may have corrected it since."""
    address = frozen
    for entry in tx.entries.of_pack(ref, only=[Event.ADDRESS_CORRECTED]):
        told = tx.entries.private(entry.seq) or {}
        same = str(told.get("was", "")).lower() == address.lower()
        if same and entry.data["reach"] == Reach.EMAIL:
            address = str(told["now"])
    return address


def _promise_unsigned_copies(
    tx: Transaction, signed: SignedVersion, sealed: list[Sealed], *, sources: Sources
) -> None:
    """Promise their copy to those whom a form names for one without a signature of theirs."""
    ref, number = signed.version.pack_ref, signed.version.number
    places = {(one.document, one.audience): one.path for one in sealed}
    wanted: dict[tuple[str, str], list[str]] = {}
    for name, definition in sources.definitions.items():
        for party, person, address in copies_for(definition, sources.facts):
            if (name, party) in places:
                wanted.setdefault((person, address), []).append(places[name, party])
    for (person, address), paths in wanted.items():
        queue_letter(
            tx,
            letter="copy",
            to=_address_now(tx, ref, address),
            name=person,
            facts={"school": signed.school, "reference": ref},
            key=f"v{number}-{digest(f'{person}|{address}'.lower().encode())}",
            pack=ref,
            version=str(number),
            files="\n".join(dict.fromkeys(paths)),
        )
