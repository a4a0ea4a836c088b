"""The corpus that every checker has to judge: PDFs and packs, altered and untouched."""

import io
import json
from dataclasses import dataclass
from datetime import timedelta

import pikepdf
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pdf_kit import attach
from tamper.archive_ways import changed_archives, dressed_up, seal_alone
from tamper.conftest import SEALED_AT, a_page, an_attachment, seal
from tamper.stamp_ways import ALTERING, in_hole, with_stamp_of
from tamper.ways import (
    BYTES,
    PROGRAMS,
    REVISIONS,
    STRANGE,
    _edit,
    foreign_certificate,
    page_of,
    pdf_name,
    signed_too,
)

from formsvc.adapters.packs import MANIFEST, make_manifest
from formsvc.adapters.seals.trusting import read_pem
from formsvc.domain.pack_evidence import CHECKPOINT, ENTRIES

VALID, ALTERED, UNKNOWN = {"valid"}, {"altered"}, {"unknown"}
NOT_VALID = ALTERED | UNKNOWN


@dataclass(frozen=True)
class Case:
    """One thing to judge, and the outcomes that are right for it."""

    right: frozenset
    pdf: bytes = b""
    files: dict | None = None


def case(right, given):
    files = given if isinstance(given, dict) else None
    return Case(right=frozenset(right), pdf=b"" if files else given, files=files)


def pdf_cases(sealed, covered, attached, sealers, folder):
    """Every altered PDF, and as many untouched ones: way -> case."""
    sealer, attacker = sealers
    changed = {way: (ALTERED, change(sealed)) for way, change in (BYTES | REVISIONS).items()}
    changed |= {way: (NOT_VALID, change(sealed)) for way, change in STRANGE.items()}
    changed |= {way: (NOT_VALID, change(sealed, folder)) for way, change in PROGRAMS.items()}
    changed |= {
        "a stranger's signature in sight": (ALTERED, signed_too(sealed, attacker, visible=True)),
        "a stranger's signature unseen": (ALTERED, signed_too(sealed, attacker, visible=False)),
        "our own signature again": (ALTERED, signed_too(sealed, sealer, visible=False)),
        "forged with the same names": (UNKNOWN, seal(attacker, attached)),
        "a foreign certificate beside the signature": (ALTERED, _foreign(sealed, attacker)),
        "a note that hid words taken away": (ALTERED, _edit(_uncover)(covered)),
        "a note that hid words made invisible": (ALTERED, _edit(_hide)(covered)),
    }
    whole = {f"untouched {n}": (VALID, pdf) for n, pdf in enumerate(untouched(sealer, attached))}
    whole |= {"untouched": (VALID, sealed), "untouched with a note": (VALID, covered)}
    return {way: case(*given) for way, given in (changed | whole).items()}


def stamped_cases(attached, stampers, authority):
    """Every altered time-stamped PDF, and untouched ones: way -> case.

    `stampers` are sealers with one key: two whose authority is known, and one of a stranger's;
    `authority` stamps for anybody, as authorities do.
    """
    pdfs = {name: seal(one, attached) for name, one in stampers.items()}
    stamped, sealer = pdfs["rsa"], stampers["rsa"]
    other, alone = seal(sealer, a_page()), seal_alone(stamped)
    ways = list((BYTES | REVISIONS).items())
    changed = {way: change(stamped) for way, change in ways[::6]}  # the others are the seal's alone
    for kind in ("rsa", "elliptic"):
        for change in ALTERING:
            way = f"{change.__name__.replace('_', ' ')} ({kind})"
            changed[way] = sealer.archive(in_hole(seal_alone(pdfs[kind]), change))
    changed["another's time-stamp"] = sealer.archive(in_hole(alone, with_stamp_of(other)))
    changed |= dict(dressed_up(alone, authority)) | dict(changed_archives(stamped, other))
    altered = {f"time-stamped: {way}": case(ALTERED, pdf) for way, pdf in changed.items()}
    late = SEALED_AT + timedelta(days=1)
    return altered | {
        "time-stamped by a stranger of the same name": case(UNKNOWN, pdfs["stranger"]),
        "archived by a stranger of the same name": case(
            UNKNOWN, stampers["stranger"].archive(stamped)
        ),
        "time-stamped a day before its own time": case(UNKNOWN, seal(sealer, a_page(), at=late)),
        "untouched, archived": case(VALID, stamped),
        "untouched, archived by an elliptic key": case(VALID, pdfs["elliptic"]),
        "untouched, archived, one page": case(VALID, other),
        "untouched, archived twice": case(VALID, sealer.archive(stamped)),
        "untouched, archived by two authorities": case(
            VALID, stampers["elliptic"].archive(sealer.archive(stamped))
        ),
    }


def untouched(sealer, attached):
    """Yield as many untouched variants as there are altered ones: sizes, names, forms of file."""
    for number in range(64):
        name = ("entries.jsonl", "Çelik 李.txt", "a (b) \\c.txt", "নাম.txt")[number % 4]
        data = (b"", b"/ByteRange [0 1 2 3] %%EOF", bytes(range(256)) * number)[number % 3]
        yield seal(sealer, attach(a_page(), [an_attachment(name, data)], made_at="D:20261123"))
    for mode in pikepdf.ObjectStreamMode.__members__.values():
        for linear in (True, False):
            for base in (attached, a_page()):
                yield seal(sealer, saved(base, object_stream_mode=mode, linearize=linear))
    for version in ("1.4", "1.7"):
        yield seal(sealer, saved(attached, force_version=version))


def saved(pdf, **how):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, **how)
    return out.getvalue()


def _foreign(sealed, attacker):
    foreign = read_pem([attacker.certificate_pem])[0]
    return foreign_certificate(sealed, x509.Certificate.load(foreign.public_bytes(Encoding.DER)))


def _uncover(writer):
    del page_of(writer)["/Annots"]
    writer.update_container(page_of(writer))


def _hide(writer):
    note = page_of(writer)["/Annots"][0]
    note[pdf_name("/F")] = writer.root["/Pages"]["/Count"].__class__(2)
    writer.update_container(note)


def with_manifest(files):
    """The files with a manifest that fits them, as a careful forger would write it."""
    rest = {name: data for name, data in files.items() if name != MANIFEST}
    return rest | {MANIFEST: make_manifest(rest)}


def without(files, *names):
    return {name: data for name, data in files.items() if name not in names}


def changed_line(files, number, **changes):
    lines = files[ENTRIES].decode().splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | changes)
    return files | {ENTRIES: "\n".join(lines).encode() + b"\n"}


def pack_cases(files, attacker, notes, another):
    """Every altered pack and untouched one: way -> case.

    `notes` are checkpoints that somebody signed and that are not this pack's, by what they are;
    `another` is a PDF with another story under a seal of the same key.
    """
    lines = files[ENTRIES].splitlines(keepends=True)
    size = files[CHECKPOINT].split(b"\n")[1]
    swaps = {
        f"{one} in the place of {other}": files | {other: files[one]}
        for one, other in (
            ("referral.pdf", "parent/referral.pdf"),
            ("sla.pdf", "plan.pdf"),
            ("plan.pdf", "signing-record.pdf"),
            ("authority/referral.pdf", "provider/referral.pdf"),
        )
    }
    papers = {
        "a document left out": without(files, "plan.pdf"),
        "a copy too many": files | {"parent/sla.pdf": files["sla.pdf"]},
        "a document once more, its name in capitals": files | {"PLAN.PDF": files["sla.pdf"]},
        "a page that was never part of it": files | {"read-me-first.html": b"<p>Pay here"},
        "a paper beside it": files | {"parent/plan.docx": b"words"},
        "no entries": without(files, ENTRIES),
        "no checkpoint": without(files, CHECKPOINT),
        "entries that are none": files | {ENTRIES: b"words"},
        "an entry changed": changed_line(files, 3, body=json.loads(lines[3])["body"] + " "),
        "an entry left out": files | {ENTRIES: b"".join(lines[:5] + lines[6:])},
        "entries turned round": files | {ENTRIES: b"".join([lines[1], lines[0], *lines[2:]])},
        "a shorter proof": changed_line(files, 0, proof=json.loads(lines[0])["proof"][1:]),
        "another checkpoint": files
        | {CHECKPOINT: files[CHECKPOINT].replace(size, b"%d" % (int(size) + 1), 1)},
    }
    papers |= {way: files | {CHECKPOINT: note} for way, note in notes.items()}
    older = int(notes["an older checkpoint"].split(b"\n")[1])
    papers |= {
        "an older checkpoint and the entries up to it": files
        | {
            CHECKPOINT: notes["an older checkpoint"],
            ENTRIES: b"".join(one for one in lines if json.loads(one)["seq"] <= older),
        },
        "another pack's document in the place of plan.pdf": files | {"plan.pdf": another},
        "the signing record in the place of each document": files
        | dict.fromkeys(("referral.pdf", "plan.pdf", "sla.pdf"), files["signing-record.pdf"]),
    }
    altered = {way: case(ALTERED, with_manifest(given)) for way, given in (swaps | papers).items()}
    strangers = {
        name: seal(attacker, a_page()) if name.endswith(".pdf") else data
        for name, data in files.items()
    }
    return altered | {
        "a list that does not fit": case(ALTERED, files | {"plan.pdf": files["sla.pdf"]}),
        "no list": case(ALTERED, without(files, MANIFEST)),
        "made by somebody else": case(NOT_VALID, with_manifest(strangers)),
        "an untouched pack": case(VALID, files),
        "an untouched pack, listed anew": case(VALID, with_manifest(files)),
    }
