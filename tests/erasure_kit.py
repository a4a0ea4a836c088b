"""Erases as two people do, and looks for words in every file, however written or packed."""

import base64
import contextlib
import email
import io
import json
import tarfile
import zipfile
import zlib
from dataclasses import replace
from email import policy

from formsvc.demo.people import OTHER_LEAD, REFERRER, SAFEGUARDING_LEAD
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.journeys.erasing import ask_erasure, confirm_erasure

#: The second person at the same school.
COLLEAGUE = OTHER_LEAD


def erase(services, ref, ground="asked", user=SAFEGUARDING_LEAD):
    """Have a pack erased as two people do: one asks, another confirms."""
    ask_erasure(services, user, ref, ground=ground, typed=ref)
    confirm_erasure(services, COLLEAGUE, ref, typed=ref)


def add_pack(services, ref, other, *, state=State.DRAFTING, school=None, **facts):
    """Another pack with some answers, of the same school or another, as if it stood at `state`."""
    with services.ledger.transaction() as tx:
        like = tx.packs.get(ref)
        school = school or like.school_id
        tx.packs.add(replace(like, ref=other, state=State.NEW, school_id=school))
        data = {"school": school, "authority": like.authority_id}
        started = Event.PACK_STARTED
        tx.entries.append(Happening(event=started, pack=other, actor=REFERRER.id, data=data))
        tx.facts.put(other, "referral", values=facts, by=REFERRER.id)
        tx.packs.change("UPDATE pack SET state = ? WHERE ref = ?", state, other)


def ways_to_write(words):
    """Yield the bytes that some words can be written as."""
    for text in {words, words.upper(), words.lower()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)
        yield json.dumps(text)[1:-1].encode()
        yield text.encode().hex().encode()
        # Base64 begins in one of three places: only letters that come from the words alone are
        # looked for, and only so many that keys and seals do not hold them by chance.
        for before in range(3):
            size = before + len(text.encode())
            whole = base64.b64encode(b"\0" * before + text.encode())
            sure = whole[-(-before * 8 // 6) : size * 8 // 6]
            if len(sure) >= 10:
                yield sure


def found_in(data, wanted, depth=0):
    """Return those of the wanted words (word -> its bytes) that stand in data, or packed in it."""
    found = {word for word, ways in wanted.items() if any(way in data for way in ways)}
    if depth < 4:
        for inner in unpacked(data):
            found |= found_in(inner, wanted, depth + 1)
    return found


def unpacked(data):
    """Yield what is packed in data: members of zip and tar, parts of letters, streams of PDFs."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            yield from (archive.extractfile(one).read() for one in archive if one.isreg())
    elif data[:5] == b"%PDF-":
        yield from streams_of(data)
    elif b"\nMessage-ID:" in data[:4000] or data[:5] in {b"From:", b"Subje", b"To: "}:
        for part in email.message_from_bytes(data, policy=policy.default).walk():
            if not part.is_multipart():
                yield part.get_payload(decode=True) or b""


def streams_of(data):
    at = 0
    while (at := data.find(b"stream", at)) >= 0:
        begin = at + (8 if data[at + 6 : at + 8] == b"\r\n" else 7)
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[begin:], 1 << 22)
        at += 6


def words_left(folder, words):
    """Return file -> words, for each file under a folder that holds any of the words."""
    wanted = {word: tuple(ways_to_write(word)) for word in words}
    left = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found = found_in(file.read_bytes() + file.name.encode(), wanted)
            if found:
                left[file.relative_to(folder).as_posix()] = found
    return left
