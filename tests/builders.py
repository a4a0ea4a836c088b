"""Makes what tests start from: a clock, a stand-in for LibreOffice, people, packs, signatures."""

import hashlib
import io
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pikepdf
from drawing_kit import DRAWING
from file_kit import GIVEN
from kept_kit import KeptFolder, all_kept
from pikepdf import Dictionary, Name
from steps_kit import in_steps

from formsvc.adapters.documents import document_text
from formsvc.app import open_services
from formsvc.config import Settings
from formsvc.demo.people import OFFICER, REFERRER, add_people, sample_facts
from formsvc.demo.playing import reasons
from formsvc.domain.records import Organisation, User
from formsvc.journeys import signing
from formsvc.journeys.answering import new_pack_from
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in
from formsvc.journeys.following import start_placement
from formsvc.journeys.judging import answer_warnings
from formsvc.journeys.sending import send_pack
from formsvc.journeys.working import run_one

#: Whoever signs at this address draws.
DRAWS = "alex.sample@parents.example"
SOMEBODY = signing.Person(address="192.0.2.1", agent="A test")


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.moment = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def forward(self, **step):
        self.moment += timedelta(**step)


class FakePdf:
    """Stands in for LibreOffice: a one-page PDF that holds the document's words as a comment."""

    workers = 2

    def __init__(self):
        self.made = []
        self.ahead = {}
        self.given = []
        self.broken = None

    def make(self, docx, *, title, enclose=None):
        return self.finish(self.lay_out(docx, title=title), title=title, enclose=enclose)

    def lay_out(self, docx, *, title):
        if self.broken is not None:
            raise self.broken
        self.made.append(title)
        self.given.append(docx)
        out = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            pdf.docinfo["/Title"] = title
            words = document_text(docx).encode()
            pdf.Root.Words = pdf.make_stream(words, Dictionary({"/Type": Name.Words}))
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    def lay_out_ahead(self, docx, *, title, of):
        if self.broken is not None:
            raise self.broken
        self.ahead[docx] = of
        return b"%PDF-"

    def held(self):
        return frozenset(self.ahead.values())

    def forget(self, versions):
        self.ahead = {docx: of for docx, of in self.ahead.items() if of not in versions}

    def finish(self, pdf, *, title, enclose=None):
        """Return the PDF with what is enclosed in it; `lay_out` gave it its title."""
        if enclose is None:
            return pdf
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as document:
            enclose(document)
            document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()

    def close(self):
        """Nothing to stop."""


def open_with_fake_pdf(settings, clock):
    with all_kept():
        return replace(open_services(settings, clock=clock), pdf=FakePdf())


def settings_in(folder):
    return Settings.from_env(
        {
            "FORMSVC_DATA": str(folder / "data"),
            "FORMSVC_SIGNED": str(folder / "signed"),
            "FORMSVC_BASE_URL": "http://localhost",  # where Flask's test client lives
        }
    )


def a_stranger(services):
    """A member of staff of a school that has nothing to do with any pack."""
    stranger = User(
        id="stranger0001",
        email="sam@fir.example",
        name="Sam Example",
        role="senco",
        organisation_id="fir",
        disabled=False,
    )
    with services.ledger.transaction() as tx:
        tx.people.add_organisation(
            Organisation(id="fir", kind="school", name="Fir School", urn="", authority_id=None)
        )
        tx.people.add_user(stranger)
    return stranger


class KeptPacks:
    """Makes each stage of a pack once: "drafting", "sent", "signed" (not sealed), "started"."""

    def __init__(self, root, keys, pdf=None):
        self._root = root
        self._keys = keys
        self._pdf = pdf
        self._refs = {}
        self._folders = {}

    def lay_out(self, stage, place):
        """Put a stage into a folder, for one test."""
        if stage not in self._folders:
            self._folders[stage] = KeptFolder(self.at(stage))
        self._folders[stage].lay_out(place)

    def at(self, stage):
        """Return the folder (data/ and signed/) of a stage, to be copied."""
        folder = self._root / stage
        if stage not in self._refs:
            before, go_on = STAGES[stage]
            if before:
                shutil.copytree(self.at(before), folder)
            else:
                shutil.copytree(self._keys, folder / "data" / "keys")
            services = open_with_fake_pdf(settings_in(folder), Clock())
            services = replace(services, pdf=self._pdf or services.pdf)
            self._refs[stage] = go_on(services, self._refs.get(before))
            services.ledger.close()
        return folder

    def ref(self, stage):
        self.at(stage)
        return self._refs[stage]


def a_pack(services, **changed):
    """A whole pack that is being drafted; returns its reference."""
    add_people(services)
    ref = new_pack_from(services, REFERRER, sample_facts() | changed)
    give_reasons(services, ref)
    return ref


def give_reasons(services, ref, user=REFERRER):
    """Say for every warning of a draft why the school goes on."""
    answer_warnings(services, user, ref, reasons(services, user, ref))


def a_sent_pack(services, **changed):
    return send(services, a_pack(services, **changed))


def send(services, ref):
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    return ref


def do_jobs(services):
    """Do all the jobs that are ready; return how many there were."""
    count = 0
    while run_one(services, "test"):
        count += 1
    return count


def letters(services):
    """Every letter in the outbox folder, in the order in which it was written."""
    outbox = services.ledger.path.parent / "outbox"
    files = sorted(outbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def links(services):
    """The sign-off links that letters brought: address -> token, the newest letter last."""
    found = {}
    for letter in letters(services):
        hit = re.search(r"/s/(\S+)", text_of(letter))
        if hit:
            found[letter["To"].addresses[0].addr_spec] = hit[1]
    return found


def sign_all(services, token, name, *, drawing=None):
    """Go in by a link and sign everything behind it; return the documents signed."""
    secret = signing.go_in(services, token)
    visit = signing.look_round(services, token, secret)
    for reading in visit.waiting:
        sign_one(services, token, secret, reading, name, drawing=drawing)
    return [one.document for one in visit.waiting]


def sign_one(services, token, secret, reading, name="Some Body", *, person=SOMEBODY, drawing=None):
    signing.sign_document(
        services,
        token,
        secret,
        reading.document,
        typed_name=name,
        agreed=[signing.CAPACITY, *(signing.key_of(item) for item in reading.items)],
        shown=reading.edition.pdf_sha256,
        person=person,
        drawing=drawing,
    )


def a_signed_pack(services, **changed):
    return sign(services, a_sent_pack(services, **changed))


def sign(services, ref):
    """Everybody signs; the parent of the sample draws."""
    for address, token in links(services).items():
        drawing = DRAWING if address == DRAWS else None
        sign_all(services, token, "Some Body", drawing=drawing)
    return ref


def a_sealed_pack(services, **changed):
    return seal(services, a_signed_pack(services, **changed))


def seal(services, ref):
    do_jobs(services)
    return ref


def start(services, ref):
    """Have the council accept a sealed pack, and mark its placement as started."""
    accept_pack(services, OFFICER, ref, seen_in(open_pack(services, OFFICER, ref)[0]))
    start_placement(services, REFERRER, ref)
    return ref


#: A pupil who signs without the parents, by email.
A_PUPIL_OF_18 = {
    "parents": [one | {"signs": "no"} for one in sample_facts()["parents"]],
    "pupil_signs": "yes",
    "pupil_dob": "2008-09-10",
    "pupil_contact": {"name": "Robin Sample", "email": "robin.sample@pupils.example"},
}

#: What tests may start from, by name: the stage before it, and the step from there.
STAGES = {
    "drafting": ("", lambda services, _: a_pack(services)),
    "sent": ("drafting", send),
    "signed": ("sent", sign),
    "sealed": ("signed", seal),
    "started": ("sealed", start),
    "family": ("", lambda services, _: a_pack(services, parents=a_family())),
    "family sent": ("family", send),
    "pupil of 18": ("", lambda services, _: a_pack(services, **A_PUPIL_OF_18)),
    "sent in steps": ("", lambda services, _: a_sent_pack(in_steps(services))),
    "with files": ("", lambda services, _: a_pack(services, **GIVEN)),
    "files sent": ("with files", send),
    "files sealed": ("files sent", lambda services, ref: seal(services, sign(services, ref))),
}


def words_of(services, ref, path, version=1):
    """Return the words of a sealed file that FakePdf made."""
    return words_in(services.packs.read(ref, version, path))


def words_in(data):
    """Return the words of a PDF that FakePdf made."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return pdf.Root.Words.read_bytes().decode()


def everything(services):
    """Return every row of every table, and the ledger's head: what a GET may never change."""
    with services.ledger.reading() as tx:
        rows = tx.packs.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            row["name"]: [tuple(one) for one in tx.packs.rows(f"SELECT * FROM {row['name']}")]
            for row in rows
        }


def text_messages(services):
    """Every text message in the outbox folder: number -> words, oldest first."""
    outbox = services.ledger.path.parent / "outbox"
    files = sorted(outbox.glob("*.txt"), key=lambda file: file.stat().st_mtime_ns)
    heads = (file.read_text().partition("\n\n") for file in files)
    return [(head.removeprefix("To: "), words) for head, _, words in heads]


def a_family(**changed):
    """Three parents who sign: Alex by email, Chris by text message, Pat by hand."""
    alex, chris = sample_facts()["parents"]
    chris = chris | {"signs": "yes", "reach": "text"} | changed
    pat = {**chris, "name": "Pat Sample", "reach": "by_hand", "order": "3"}
    del pat["phone"]
    return [alex, chris, pat]


def let_in(client, services, user=REFERRER):
    """Give a test client a signed-in session without letters."""
    secret = "5" * 60 + user.id[-4:]
    with services.ledger.transaction() as tx:
        tx.sessions.start(
            hashlib.sha256(secret.encode()).hexdigest(),
            kind="staff",
            user_id=user.id,
            expires_at="2030-01-01T00:00:00.000Z",
        )
    client.set_cookie("formsvc", secret)
    return client


def sign_in_as(client, services, user=REFERRER):
    """Sign a test client in with the code from the letter."""
    add_people(services)
    before = len(letters(services))
    client.post("/sign-in", data={"email": user.email})
    do_jobs(services)
    letter = letters(services)[before:][-1]
    code = re.search(r"Your code is: (\d{6})", text_of(letter))[1]
    return client.post("/sign-in/code", data={"email": user.email, "code": code})


def sign_in_as_officer(client, services):
    return sign_in_as(client, services, OFFICER)
