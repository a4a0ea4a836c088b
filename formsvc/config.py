"""Settings from the environment: read once, checked together, every fault told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from formsvc.domain.problems import FormsvcProblem

_ROOT = Path(__file__).parent.parent
SHORTEST_SECRET = 32

#: Every setting, its default, and what it is for: `formsvc config` prints this table.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "FORMSVC_MODE": ("demo", "demo or production. Production refuses unsafe settings."),
    "FORMSVC_DATA": (".data", "Folder for formsvc.db, blobs/, outbox/ and keys/."),
    "FORMSVC_SIGNED": ("signed", "Folder for the sealed packs."),
    "FORMSVC_FORMS": ("forms", "Folder of the form files (*.toml)."),
    "FORMSVC_TEMPLATES": ("doc_templates", "Folder of the Word templates (*.docx)."),
    "FORMSVC_BASE_URL": ("http://127.0.0.1:8000", "The site's address. Links are built from it."),
    "FORMSVC_SECRET_KEYS": (
        "",
        "Secret keys, with commas between, newest last, 32 characters or more. Demo makes one.",
    ),
    "FORMSVC_MAIL": (
        "folder:",
        "folder: writes letters to outbox/. smtp://user:pass@host:port or smtps://… sends them.",
    ),
    "FORMSVC_MAIL_FROM": ("formsvc@localhost.example", "The address that letters come from."),
    "FORMSVC_SEAL": ("", "PKCS#12 file of the seal key. In demo mode one is made in keys/."),
    "FORMSVC_SEAL_PASSPHRASE_FILE": ("", "File that holds the seal key's passphrase."),
    "FORMSVC_CLAMAV": (
        "",
        "Socket of a ClamAV server, like /run/clamav/clamd.ctl. It looks at every file sent here.",
    ),
    "FORMSVC_TSA_URL": ("", "Time-stamp authority. Not used yet: seals reach level B-B."),
}


class SettingsUnsafe(FormsvcProblem):
    """Raised when the settings cannot be used; `faults` tells each one."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The settings cannot be used:\n" + "\n".join(f"- {one}" for one in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, checked."""

    mode: str
    data: Path
    signed: Path
    forms: Path
    templates: Path
    base_url: str
    secret_keys: tuple[bytes, ...]
    mail: str
    mail_from: str
    seal: Path | None
    seal_passphrase_file: Path | None
    clamav: Path | None = None

    @property
    def keys(self) -> Path:
        """The folder of keys that formsvc makes for itself."""
        return self.data / "keys"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings. Raises SettingsUnsafe with every fault, not only the first."""
        said = {name: environ.get(name, "") or default for name, (default, _) in SETTINGS.items()}
        faults = _faults(said, environ)
        if faults:
            raise SettingsUnsafe(tuple(faults))
        return cls(
            mode=said["FORMSVC_MODE"],
            data=Path(said["FORMSVC_DATA"]).absolute(),
            signed=Path(said["FORMSVC_SIGNED"]).absolute(),
            forms=_folder(said["FORMSVC_FORMS"]),
            templates=_folder(said["FORMSVC_TEMPLATES"]),
            base_url=said["FORMSVC_BASE_URL"].rstrip("/"),
            secret_keys=_secrets(said["FORMSVC_SECRET_KEYS"]),
            mail=said["FORMSVC_MAIL"],
            mail_from=said["FORMSVC_MAIL_FROM"],
            seal=_path(said["FORMSVC_SEAL"]),
            seal_passphrase_file=_path(said["FORMSVC_SEAL_PASSPHRASE_FILE"]),
            clamav=_path(said["FORMSVC_CLAMAV"]),
        )


def _folder(text: str) -> Path:
    """Return the folder; a bare default name also stands beside the package."""
    path = Path(text)
    return path.absolute() if path.exists() or path.is_absolute() else _ROOT / path


def _path(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _secrets(text: str) -> tuple[bytes, ...]:
    return tuple(one.strip().encode() for one in text.split(",") if one.strip())


def _faults(said: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    faults = [
        f"{name} is not a setting. `formsvc config` lists them."
        for name in sorted(environ)
        if name.startswith("FORMSVC_") and name not in SETTINGS
    ]
    url = urlsplit(said["FORMSVC_BASE_URL"])
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        faults.append("FORMSVC_BASE_URL should be an address like https://forms.example.")
    if not said["FORMSVC_MAIL"].startswith(("folder:", "smtp://", "smtps://")):
        faults.append("FORMSVC_MAIL should start with folder:, smtp:// or smtps://.")
    if any(len(one) < SHORTEST_SECRET for one in _secrets(said["FORMSVC_SECRET_KEYS"])):
        faults.append(f"FORMSVC_SECRET_KEYS: each key needs {SHORTEST_SECRET} characters or more.")
    if bool(said["FORMSVC_SEAL"]) != bool(said["FORMSVC_SEAL_PASSPHRASE_FILE"]):
        faults.append("FORMSVC_SEAL and FORMSVC_SEAL_PASSPHRASE_FILE go together.")
    if said["FORMSVC_MODE"] not in {"demo", "production"}:
        faults.append("FORMSVC_MODE should be demo or production.")
    if said["FORMSVC_MODE"] == "production":
        faults += _unsafe_in_production(said)
    return faults


def _unsafe_in_production(said: Mapping[str, str]) -> list[str]:
    faults = [
        f"{name} must be set in production."
        for name in ("FORMSVC_SECRET_KEYS", "FORMSVC_SEAL")
        if not said[name]
    ]
    if not said["FORMSVC_BASE_URL"].startswith("https://"):
        faults.append("FORMSVC_BASE_URL must start with https:// in production.")
    if said["FORMSVC_MAIL"].startswith("folder:"):
        faults.append("FORMSVC_MAIL must send letters (smtp:// or smtps://) in production.")
    for name in ("FORMSVC_DATA", "FORMSVC_SIGNED"):
        folder = Path(said[name])
        if folder.exists() and folder.stat().st_mode & 0o077:
            faults.append(
                f"{name}: other users of this machine may read the folder. Run: chmod 700 on it."
            )
    return faults
