"""Settings from the environment: read once, checked together, every fault told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from formsvc.config.judging import faults_in, secrets_in
from formsvc.config.letters import LetterSettings
from formsvc.config.table import SETTINGS
from formsvc.config.watching import WatchSettings
from formsvc.domain.problems import FormsvcProblem

_ROOT = Path(__file__).parents[2]
_USUAL = {"http": 80, "https": 443}


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
    letters: LetterSettings
    watch: WatchSettings
    seal: Path | None
    seal_passphrase_file: Path | None
    seal_token: str = ""
    tsa_url: str = ""
    tsa_root: Path | None = None
    clamav: Path | None = None
    trusted_proxy: str = ""

    @property
    def mail(self) -> str:
        """The transport of letters, as the setting says it."""
        return self.letters.mail

    @property
    def keys(self) -> Path:
        """The folder of keys that formsvc makes for itself."""
        return self.data / "keys"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings. Raises SettingsUnsafe with every fault, not only the first."""
        said = {name: environ.get(name, "") or default for name, (default, _) in SETTINGS.items()}
        faults = faults_in(said, environ)
        if faults:
            raise SettingsUnsafe(tuple(faults))
        return cls(
            mode=said["FORMSVC_MODE"],
            data=Path(said["FORMSVC_DATA"]).absolute(),
            signed=Path(said["FORMSVC_SIGNED"]).absolute(),
            forms=_folder(said["FORMSVC_FORMS"]),
            templates=_folder(said["FORMSVC_TEMPLATES"]),
            base_url=_origin(said["FORMSVC_BASE_URL"]),
            secret_keys=secrets_in(said["FORMSVC_SECRET_KEYS"]),
            letters=LetterSettings.read(said),
            watch=WatchSettings.read(said),
            seal=_path(said["FORMSVC_SEAL"]),
            seal_passphrase_file=_path(said["FORMSVC_SEAL_PASSPHRASE_FILE"]),
            seal_token=said["FORMSVC_SEAL_TOKEN"],
            tsa_url=said["FORMSVC_TSA_URL"],
            tsa_root=_path(said["FORMSVC_TSA_ROOT"]),
            clamav=_path(said["FORMSVC_CLAMAV"]),
            trusted_proxy=said["FORMSVC_TRUSTED_PROXY"],
        )


def _folder(text: str) -> Path:
    """Return the folder; a bare default name also stands beside the package."""
    path = Path(text)
    return path.absolute() if path.exists() or path.is_absolute() else _ROOT / path


def _path(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _origin(text: str) -> str:
    """Return the address as a browser writes it in Origin: small letters, no usual port."""
    url = urlsplit(text)
    port = "" if url.port in {None, _USUAL[url.scheme]} else f":{url.port}"
    host = f"[{url.hostname}]" if ":" in str(url.hostname) else url.hostname
    return f"{url.scheme}://{host}{port}"


__all__ = ["SETTINGS", "Settings", "SettingsUnsafe"]
