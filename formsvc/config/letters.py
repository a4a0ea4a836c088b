"""Settings of letters: how they leave, how they come back, how often people are reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from formsvc.config.addresses import address_parts

_SERVERS = ("smtp://", "smtps://")
_TRANSPORTS = ("folder:", *_SERVERS, "notify:")
SHORTEST_TOKEN = 32
#: An API key of Notify ends with the service's id and the secret, 36 characters each.
SHORTEST_KEY = 73
_MAILDIR = "maildir:"
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSettings:
    """What the environment says of letters, checked."""

    mail: str
    sender: str
    bounces: Path | None
    bounce_address: str
    notify_url: str
    notify_template: str
    notify_text_template: str
    notify_key_file: Path | None
    notify_token_file: Path | None
    reminders: int
    reminder_days: int

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "LetterSettings":
        """Return the settings; they were judged before."""
        return cls(
            mail=said["FORMSVC_MAIL"],
            sender=said["FORMSVC_MAIL_FROM"],
            bounces=_path(said["FORMSVC_BOUNCES"].removeprefix(_MAILDIR)),
            bounce_address=said["FORMSVC_BOUNCE_ADDRESS"],
            notify_url=said["FORMSVC_NOTIFY_URL"],
            notify_template=said["FORMSVC_NOTIFY_TEMPLATE"],
            notify_text_template=said["FORMSVC_NOTIFY_TEXT_TEMPLATE"],
            notify_key_file=_path(said["FORMSVC_NOTIFY_KEY_FILE"]),
            notify_token_file=_path(said["FORMSVC_NOTIFY_TOKEN_FILE"]),
            reminders=int(said["FORMSVC_REMINDERS"]),
            reminder_days=int(said["FORMSVC_REMINDER_DAYS"]),
        )

    @property
    def notify_key(self) -> str:
        """The API key of Notify; "" without one."""
        return secret_in(self.notify_key_file)

    @property
    def notify_token(self) -> str:
        """The token with which Notify reports; "" when it does not."""
        return secret_in(self.notify_token_file)


def secret_in(file: Path | None) -> str:
    """Return what a file of one secret holds, without the line's end."""
    return file.read_text(encoding="ascii").strip() if file else ""


def letter_faults(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the settings of letters, one sentence each."""
    faults = []
    if not said["FORMSVC_MAIL"].startswith(_TRANSPORTS):
        faults.append("FORMSVC_MAIL should start with folder:, smtp://, smtps:// or notify:.")
    if said["FORMSVC_MAIL"].startswith(_SERVERS):
        server, has_port = address_parts(said["FORMSVC_MAIL"])
        if not server.hostname or not has_port:
            faults.append("FORMSVC_MAIL should name a server, like smtp://mail.example:587.")
    bounces, address = said["FORMSVC_BOUNCES"], said["FORMSVC_BOUNCE_ADDRESS"]
    if bounces and not bounces.removeprefix(_MAILDIR).startswith("/"):
        faults.append("FORMSVC_BOUNCES should be maildir: and a whole path, like maildir:/path.")
    if address and (address.count("@") != 1 or not all(address.split("@")) or "+" in address):
        faults.append("FORMSVC_BOUNCE_ADDRESS should be an address like bounces@forms.example.")
    if not said["FORMSVC_REMINDERS"].isdecimal() or int(said["FORMSVC_REMINDERS"]) > 9:
        faults.append("FORMSVC_REMINDERS should be a number from 0 to 9.")
    if not said["FORMSVC_REMINDER_DAYS"].isdecimal() or not (
        1 <= int(said["FORMSVC_REMINDER_DAYS"]) <= 20
    ):
        faults.append("FORMSVC_REMINDER_DAYS should be a number from 1 to 20.")
    by_notify = said["FORMSVC_MAIL"].startswith("notify:")
    if by_notify or said["FORMSVC_NOTIFY_TEXT_TEMPLATE"]:
        faults += _notify_faults(said, letters=by_notify)
    if said["FORMSVC_NOTIFY_TOKEN_FILE"]:
        faults += _secret_faults(said, "FORMSVC_NOTIFY_TOKEN_FILE", SHORTEST_TOKEN)
    return faults


def _notify_faults(said: Mapping[str, str], *, letters: bool) -> list[str]:
    needed = ["FORMSVC_NOTIFY_KEY_FILE", *(["FORMSVC_NOTIFY_TEMPLATE"] if letters else [])]
    what = "FORMSVC_MAIL=notify:" if letters else "FORMSVC_NOTIFY_TEXT_TEMPLATE"
    faults = [f"{name} must be set for {what}." for name in needed if not said[name]]
    if said["FORMSVC_NOTIFY_KEY_FILE"]:
        faults += _secret_faults(said, "FORMSVC_NOTIFY_KEY_FILE", SHORTEST_KEY)
    url, has_port = address_parts(said["FORMSVC_NOTIFY_URL"])
    if not has_port:
        faults.append("FORMSVC_NOTIFY_URL: the port should be a number from 1 to 65535.")
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _HERE):
        faults.append("FORMSVC_NOTIFY_URL should start with https://.")
    return faults


def _secret_faults(said: Mapping[str, str], name: str, shortest: int) -> list[str]:
    file = Path(said[name])
    try:
        secret = secret_in(file)
        open_to_others = file.stat().st_mode & 0o077
    except (OSError, ValueError):
        return [f"{name}: the file cannot be read."]
    if len(secret) < shortest or any(one.isspace() for one in secret):
        return [f"{name}: the file should hold one secret of {shortest} characters or more."]
    if open_to_others and said["FORMSVC_MODE"] == "production":
        return [f"{name}: other users of this machine may read the file. Run: chmod 600 on it."]
    return []


def _path(text: str) -> Path | None:
    return Path(text).absolute() if text else None
