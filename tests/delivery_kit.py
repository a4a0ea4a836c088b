"""Delivery reports as mail systems write them (RFC 3464), and a Maildir to drop them into."""

OURS = "localhost.example"  # the domain that letters come from when no setting says another
_HEAD = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="bound"

--bound
Content-Type: text/plain

I'm sorry. Ring 0900 to get your letter. Message-ID: <{other}@localhost.example>

--bound
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0000
"""
_PERSON = """
Final-Recipient: rfc822; alex.sample@parents.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 Robin Sample unknown
"""
_LETTER = """
--bound
Content-Type: {part}

Message-ID: <{letter}@{domain}>
Subject: Please read

https://forms.example/s/secret
"""


class Refusing:
    """A mail system that has trouble with one address."""

    def __init__(self, usual, address, trouble):
        self.usual, self.address, self.trouble = usual, address, trouble

    def send(self, letter, *, at):
        if self.trouble and letter.to == self.address:
            raise self.trouble
        self.usual.send(letter, at=at)


def a_report(letter="", *, action="failed", status="5.1.1", to="formsvc@localhost.example", **more):
    """A report about the letter with this id, as bytes."""
    kind = more.get("kind", "delivery-status")
    text = _HEAD.format(to=to, kind=kind, other="f" * 32)
    text += _PERSON.format(action=action, status=status) * more.get("people", 1)
    if letter:
        part = "text/rfc822-headers" if more.get("head_only") else "message/rfc822"
        text += _LETTER.format(part=part, letter=letter, domain=more.get("domain", OURS))
    return f"{text}\n--bound--\n".encode()


def a_maildir(folder):
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def drop(folder, data, name="1.a.mx"):
    (folder / "new" / name).write_bytes(data)
