"""Files that answer a question of a pack: sent as a browser sends them, and what is kept."""

import io

from upload_kit import a_pdf, a_picture
from web.pages import Seen, get

from formsvc.journeys.attaching import GivenFile

HEALTH = "healthcare_plan_file"
COURT = "restriction_file"
ATTENDANCE = "attendance_file"
#: Where each of these is asked.
PAGES = {
    HEALTH: "referral/health",
    COURT: "referral/family",
    ATTENDANCE: "referral/attendance-more",
}
#: Which copies show which of the three.
READERS = {
    HEALTH: {"school", "provider", "parent", "dsl"},
    ATTENDANCE: {"school", "provider", "authority", "dsl"},
    COURT: {"dsl"},
}


def page_of(ref, question):
    return f"/packs/{ref}/{PAGES[question]}"


def send(client, ref, question, data=None, *, name="plan.pdf", status=303, **fields):
    """Post a question's page as a browser does, with what stands on it and a file."""
    path = page_of(ref, question)
    sent = {}
    for one, value in get(client, path).form(path):
        sent.setdefault(one, []).append(value)
    sent |= fields
    if data is not None:
        sent[f"{question}-file"] = (io.BytesIO(data), name)
    answer = client.post(path, data=sent, content_type="multipart/form-data")
    # The test client writes a long post into a file of its own and leaves it open.
    answer.request.environ["wsgi.input"].close()

    assert answer.status_code == status, Seen(answer).text
    return Seen(answer) if status != 303 else None


def send_file(client, ref, question, change=None, **how):
    """Send a good file; return what is kept of it."""
    send(client, ref, question, a_pdf(change), **how)


def answers(services, ref):
    with services.ledger.reading() as tx:
        return tx.facts.values(ref)


def link_to(ref, answer):
    return f"/packs/{ref}/files/{answer['upload']}"


def named(words):
    """A change to a PDF that makes it unlike every other."""

    def plant(pdf):
        pdf.Root.Words = pdf.make_stream(words.encode())

    return plant


#: What a pack says that has all three.
GIVEN = {
    "has_healthcare_plan": "yes",
    "healthcare_plan": "Asthma plan",
    HEALTH: GivenFile(name="Health.pdf", data=a_pdf(named("health"))),
    ATTENDANCE: GivenFile(name="Attendance.jpg", data=a_picture()),
    COURT: GivenFile(name="Order.pdf", data=a_pdf(named("court"))),
}
