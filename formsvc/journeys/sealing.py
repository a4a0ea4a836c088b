"""Makes the sealed pack of a version whose last signature is in; safe to run again at any point."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.catalogue import thaw_definition
from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.seals import Attachment, SealNotMade, attach, check_seal
from formsvc.domain.chain import Entry
from formsvc.domain.context import PackFacts, SignatureLine
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.records import Edition, Invitation, Item, SealedFile, Version
from formsvc.domain.verdict import Outcome
from formsvc.journeys.editions import Rendered, Sources, all_editions, render_editions
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.moments import pdf_moment
from formsvc.journeys.services import Services
from formsvc.journeys.signature_words import (
    record_context,
    signature_lines,
)
from formsvc.journeys.signing_record import render_record
from formsvc.journeys.telling import tell_officers, tell_school

SIGNED = "Signed"
RECORD = "signing-record"
#: What a file of each audience is called inside the pack; the school's stand at the top.
_FOLDERS: Mapping[Audience, str] = {
    Audience.SCHOOL: "",
    Audience.PROVIDER: "provider/",
    Audience.PARENT: "parent/",
    Audience.AUTHORITY: "authority/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersion:
    """Everything the ledger says about a signed version, read in one snapshot."""

    version: Version
    school: str
    editions: list[Edition]
    invitations: dict[str, Invitation]
    items: list[Item]
    entries: list[Entry]
    proofs: dict[int, list[bytes]]
    private: dict[int, dict[str, object]]
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One sealed PDF with its place in the pack."""

    path: str
    document: str
    audience: str
    pdf: bytes


def seal_pack(services: Services, ref: str, number: int) -> None:
    """Render, attach, seal, check and store the final documents of a signed version.

    The files come first and the entries last, in one transaction: whatever stops this half-way,
    running it again ends with one sealed pack and one set of entries.
    """
    with services.ledger.reading() as tx:
        if tx.packs.get(ref).state != State.SIGNED:
            return
        signed = _read_signed(tx, ref, number)
    sources = _thaw(services, signed.version)
    note = services.checkpoints.sign(size=signed.size, root=signed.root)
    evidence = {
        "entries.jsonl": entries_file(signed),
        "checkpoint.txt": note.encode(),
    }
    sealed = _seal_all(services, signed, sources, evidence)
    files = {one.path: one.pdf for one in sealed} | evidence
    manifest_sha256 = services.packs.write(ref, number, files)
    with services.ledger.transaction() as tx:
        if tx.packs.get(ref).state != State.SIGNED:
            return
        _record_sealing(services, tx, signed, sealed, manifest_sha256=manifest_sha256)


def _read_signed(tx: Transaction, ref: str, number: int) -> SignedVersion:
    entries = tx.entries.of_pack(ref)
    size, _ = tx.entries.head()
    private = {entry.seq: tx.entries.private(entry.seq) for entry in entries}
    return SignedVersion(
        version=tx.versions.get(ref, number),
        school=tx.people.organisation(tx.packs.get(ref).school_id).name,
        editions=tx.versions.editions(ref, number),
        invitations={one.id: one for one in tx.invitations.of_version(ref, number)},
        items=tx.invitations.items_of_version(ref, number),
        entries=entries,
        proofs=tx.entries.proofs([entry.seq for entry in entries], size),
        private={seq: facts for seq, facts in private.items() if facts is not None},
        size=size,
        root=tx.entries.root(),
    )


def _thaw(services: Services, version: Version) -> Sources:
    """Return what was frozen when the version was sent, not what stands in the folders now."""
    definitions = {
        name: thaw_definition(name, services.blobs.get(sha256))
        for name, sha256 in version.definitions.items()
    }
    return Sources(
        definitions=dict(sorted(definitions.items(), key=lambda pair: pair[1].order)),
        templates={name: services.blobs.get(one) for name, one in version.templates.items()},
        facts=json.loads(services.blobs.get(version.answers_sha256)),
    )


def entries_file(signed: SignedVersion) -> bytes:
    """Return the pack's own entries, one JSON object a line, each with its inclusion proof."""
    lines = [
        {
            "seq": entry.seq,
            "sha256": entry.sha256,
            "body": entry.body.decode(),
            "proof": [one.hex() for one in signed.proofs[entry.seq]],
        }
        for entry in signed.entries
    ]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _seal_all(
    services: Services, signed: SignedVersion, sources: Sources, evidence: Mapping[str, bytes]
) -> list[Sealed]:
    lines = signature_lines(signed.items, signed.entries, signed.private, signed.invitations)
    rendered = render_editions(
        services,
        sources,
        all_editions(sources),
        pack=PackFacts(
            reference=signed.version.pack_ref,
            version=signed.version.number,
            school=signed.school,
            status=SIGNED,
        ),
        signatures=_by_document(sources, lines),
    )
    shown = {(one.document, one.audience): one.pdf_sha256 for one in signed.editions}
    once: dict[tuple[str, str], bytes] = {}
    sealed = []
    for one in rendered:
        review = shown[one.document, one.audience.value]
        key = (one.document, f"{review}{id(one.pdf)}")
        if key not in once:
            once[key] = _seal_one(services, one, services.blobs.get(review), evidence)
        sealed.append(_placed(one, once[key]))
    record = render_record(services, record_context(services, signed, sources))
    record_pdf = _seal_bytes(services, record, evidence, reason="The signing record of a pack")
    return sealed + [
        Sealed(path=f"{folder}{RECORD}.pdf", document=RECORD, audience=audience, pdf=record_pdf)
        for audience, folder in (("school", ""), ("authority", "authority/"))
    ]


def _by_document(
    sources: Sources, lines: Mapping[str, list[SignatureLine]]
) -> dict[str, list[SignatureLine]]:
    return {name: lines.get(name, []) for name in sources.definitions}


def _placed(rendered: Rendered, pdf: bytes) -> Sealed:
    return Sealed(
        path=f"{_FOLDERS[rendered.audience]}{rendered.document}.pdf",
        document=rendered.document,
        audience=rendered.audience.value,
        pdf=pdf,
    )


def _seal_one(
    services: Services, rendered: Rendered, review: bytes, evidence: Mapping[str, bytes]
) -> bytes:
    source = Attachment(
        name="shown-for-signature.pdf",
        data=review,
        mime_type="application/pdf",
        description="Exactly what the people who signed were shown",
        relationship="Source",
    )
    return _seal_bytes(
        services, rendered.pdf, evidence, source, reason=f"{rendered.title}, signed by all"
    )


def _seal_bytes(
    services: Services,
    pdf: bytes,
    evidence: Mapping[str, bytes],
    *more: Attachment,
    reason: str,
) -> bytes:
    """Attach the evidence, seal, and believe the result only when our own check does."""
    attached = attach(
        pdf,
        [
            *more,
            *(
                Attachment(
                    name=name,
                    data=data,
                    mime_type="text/plain" if name.endswith(".txt") else "application/jsonl",
                    description="What happened to this pack, and proof of it",
                    relationship="Supplement",
                )
                for name, data in evidence.items()
            ),
        ],
        made_at=pdf_moment(services.clock()),
    )
    sealed = services.sealer.seal(attached, reason=reason, name="formsvc")
    if check_seal(sealed, trusted=services.trusted).outcome is not Outcome.VALID:
        raise SealNotMade
    return sealed


def _record_sealing(
    services: Services,
    tx: Transaction,
    signed: SignedVersion,
    sealed: list[Sealed],
    *,
    manifest_sha256: str,
) -> None:
    ref, number = signed.version.pack_ref, signed.version.number
    for one in sealed:
        sha256 = digest(one.pdf)
        tx.versions.add_sealed(
            SealedFile(
                pack_ref=ref,
                version=number,
                path=one.path,
                document=one.document,
                audience=one.audience,
                sha256=sha256,
            )
        )
        data: dict[str, object] = {
            "version": number,
            "document": one.document,
            "edition": one.audience,
            "sha256": sha256,
            "level": services.sealer.level,
        }
        tx.entries.append(
            Happening(event=Event.DOCUMENT_SEALED, pack=ref, actor="formsvc", data=data)
        )
    tx.entries.append(
        Happening(
            event=Event.PACK_SEALED,
            pack=ref,
            actor="formsvc",
            data={"version": number, "manifest_sha256": manifest_sha256},
        )
    )
    _promise_copies(tx, signed, sealed)
    tell_school(tx, ref, "sealed", key=f"v{number}")
    tell_officers(tx, ref, "to_check", key=f"v{number}")


def _promise_copies(tx: Transaction, signed: SignedVersion, sealed: list[Sealed]) -> None:
    """Every signatory gets the sealed editions made for them of the documents they signed."""
    ref, number = signed.version.pack_ref, signed.version.number
    for invitation in signed.invitations.values():
        documents = {
            one.document
            for one in signed.items
            if one.invitation_id == invitation.id and one.state == "signed"
        }
        paths = [
            one.path
            for one in sealed
            if one.audience == invitation.party and one.document in documents
        ]
        if paths:
            queue_letter(
                tx,
                letter="copy",
                to=invitation.email,
                name=invitation.name,
                facts={"school": signed.school, "reference": ref},
                key=invitation.id,
                pack=ref,
                version=str(number),
                files="\n".join(paths),
                invitation=invitation.id,
            )
