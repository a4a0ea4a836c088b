"""A stand-in for GOV.UK Notify that follows its published API, for letters by email
and text messages.

It checks the token of each request as the real one does (a JWT, HS256, `iss` the service, `iat`
within 30 seconds), knows one template, keeps letters by id and finds them by reference.
"""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"formsvc-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TEXT_TEMPLATE = "5d2f9c1e-6a7b-4c2d-9f10-8b3f4a6c7d2e"
URL = "https://api.notifications.service.gov.uk"
SENDER = "elm.school@notifications.service.gov.uk"
MOMENT = "2026-11-23T08:00:00.000000Z"
FILES = "".join(f"\n((file_{number}))" for number in range(1, 9))


class Notify:
    """What the stand-in knows: letters it took, and what it is to answer instead."""

    def __init__(self):
        self.letters = []
        self.answers = []  # (status, type, message) for the next requests, first one first
        self.forgets_to_answer = False
        self.body = "((body))" + FILES
        self.lock = threading.Lock()

    def fault_of(self, token):
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return "Invalid token: signature, api token not found"
        if claims.get("iss") != SERVICE:
            return "Invalid token: service not found"
        if abs(time.time() - claims.get("iat", 0)) > 30:
            return "Error: Your system clock must be accurate to within 30 seconds"
        return ""

    def take(self, said):
        address = said.get("email_address", "")
        if "@" not in address or address.endswith(".invalid"):
            return fault(400, "ValidationError", "email_address Not a valid email address")
        if said.get("template_id") != TEMPLATE:
            return fault(400, "BadRequestError", "Template not found")
        wanted = {"subject", "body", *(f"file_{number}" for number in range(1, 9))}
        missing = wanted - said.get("personalisation", {}).keys()
        if missing:
            named = ", ".join(sorted(missing))
            return fault(400, "BadRequestError", f"Missing personalisation: {named}")
        letter = {
            "id": f"740e5834-3a29-46b4-9a6f-{len(self.letters):012}",
            "reference": said.get("reference"),
            "email_address": address,
            "type": "email",
            "status": "created",
            "personalisation": said["personalisation"],
        }
        with self.lock:
            self.letters.append(letter)
        words = {one: str(letter["personalisation"][one]) for one in ("subject", "body")}
        return 201, taken(letter, TEMPLATE, words | {"from_email": SENDER})

    def take_text(self, said):
        """Take a text message: only mobiles, and at most 918 characters."""
        number, fields = said.get("phone_number", ""), said.get("personalisation", {})
        if not number.startswith("+447"):
            return fault(400, "ValidationError", "phone_number Not a UK mobile number")
        if said.get("template_id") != TEXT_TEMPLATE:
            return fault(400, "BadRequestError", "Template not found")
        if len(fields.get("body", "")) > 918:
            return fault(400, "BadRequestError", "Content for template has a character count")
        kept = {"reference": said.get("reference"), "type": "sms", "status": "created"}
        with self.lock:
            kept["id"] = f"3f0a8d2e-5b1c-4e7a-9d44-{len(self.letters):012}"
            self.letters.append(kept | {"phone_number": number, "personalisation": fields})
        return 201, taken(kept, TEXT_TEMPLATE, {"body": fields["body"], "from_number": "GOVUK"})

    def template(self, name):
        """Return one of the two templates."""
        known = {"id": name, "version": 1, "created_by": SENDER, "created_at": MOMENT}
        if name == TEMPLATE:
            words = {"subject": "((subject))", "body": self.body}
            return 200, known | words | {"type": "email", "name": "A letter", "updated_at": None}
        if name == TEXT_TEMPLATE:
            words = {"subject": None, "body": "((body))"}
            return 200, known | words | {"type": "sms", "name": "A message", "updated_at": None}
        return fault(404, "NoResultFound", "No result found")

    def find(self, query):
        asked = parse_qs(query)
        reference, kind = asked.get("reference", [None])[0], asked.get("template_type", [None])[0]
        with self.lock:
            found = [
                one for one in self.letters if one["reference"] == reference and one["type"] == kind
            ]
        return 200, {"notifications": found, "links": {"current": "/v2/notifications"}}


def taken(kept, template, content):
    """Return what the real one answers to a letter that it took; "status" is not in it."""
    return {
        "id": kept["id"],
        "reference": kept["reference"],
        "content": content,
        "uri": f"{URL}/v2/notifications/{kept['id']}",
        "template": {"id": template, "version": 1, "uri": f"{URL}/v2/template/{template}"},
    }


def fault(status, kind, message):
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


@contextmanager
def running_notify(notify):
    """Yield the address of a running stand-in."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            """Say nothing."""

        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/v2/notifications":
                self._answer(lambda: notify.find(url.query))
            else:
                self._answer(lambda: notify.template(url.path.removeprefix("/v2/template/")))

        def do_POST(self):
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texting = self.path == "/v2/notifications/sms"
            self._answer(lambda: (notify.take_text if texting else notify.take)(said))

        def _answer(self, usual):
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            why = notify.fault_of(token)
            if why:
                status, said = fault(403, "AuthError", why)
            elif notify.answers:
                status, said = fault(*notify.answers.pop(0))
            else:
                status, said = usual()
                if notify.forgets_to_answer and self.command == "POST":
                    self.connection.close()
                    return
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
