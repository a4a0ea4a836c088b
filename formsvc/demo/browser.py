"""A very small browser: follows redirects, keeps cookies, fills in the forms of a page."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_SECONDS = 120
_BOUNDARY = "formsvc-demonstration-5e1f0c2a9b7d"


class PageRefused(Exception):
    """Raised when the site answers with an error page."""


@dataclass(slots=True)
class PageForm:
    """One form of a page: where it goes, and its hidden and ticked-in values."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    boxes: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.heading = ""
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(action=said.get("action", "")))
        elif tag == "h1":
            self._in_heading = True
        elif tag == "input" and self.forms:
            self._take_input(said)

    def _take_input(self, said: dict[str, str]) -> None:
        name, value = said.get("name", ""), said.get("value", "")
        if said.get("type") == "hidden":
            self.forms[-1].values[name] = value
        elif said.get("type") == "checkbox":
            self.forms[-1].boxes.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self._in_heading = self._in_heading and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.heading += data.strip()


def _in_parts(pairs: list[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """Return a form's fields and files as a browser sends them (RFC 7578)."""
    start = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = [f'{start}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in pairs]
    for name, (file, data) in files.items():
        parts += [f'{start}"{name}"; filename="{file}"\r\n\r\n'.encode(), data, b"\r\n"]
    return b"".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


class Browser:
    """One person at a computer of their own."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
        self.path = "/"
        self.heading = ""
        self.forms: list[PageForm] = []
        self.body = b""

    def open(self, address: str) -> None:
        """Open a path, or a whole link as it stands in a letter."""
        self._go(urljoin(self._site, urlsplit(address).path))

    def submit(
        self,
        form: PageForm,
        fields: list[tuple[str, str]],
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> None:
        """Send a form with its hidden values, these fields, and files by (name, bytes)."""
        pairs = [*form.values.items(), *fields]
        where = urljoin(self._site, form.action or self.path)
        if files:
            self._go(where, _in_parts(pairs, files), f"multipart/form-data; boundary={_BOUNDARY}")
        else:
            self._go(where, urlencode(pairs).encode())

    def form(self, ending: str = "") -> PageForm:
        """Return the page's first form, or the first whose address ends so."""
        return next(one for one in self.forms if one.action.endswith(ending))

    def _go(self, url: str, data: bytes | None = None, kind: str = "") -> None:
        asked = urllib.request.Request(url, data, {"Content-Type": kind} if kind else {})  # noqa: S310
        try:
            with self._opener.open(asked, timeout=TIMEOUT_SECONDS) as answer:
                self.body = answer.read()
                self.path = urlsplit(answer.url).path
                kind = answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            reader = _Reader()
            reader.feed(error.read().decode(errors="replace"))
            raise PageRefused(f"{error.code} {reader.heading}") from error
        reader = _Reader()
        if kind == "text/html":
            reader.feed(self.body.decode())
        self.forms, self.heading = reader.forms, reader.heading
