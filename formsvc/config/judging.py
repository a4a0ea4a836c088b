"""Judges the settings together: every fault is told, not only the first."""

from collections.abc import Mapping
from pathlib import Path

from formsvc.config.addresses import address_parts
from formsvc.config.letters import letter_faults
from formsvc.config.table import SETTINGS
from formsvc.config.watching import watch_faults

SHORTEST_SECRET = 32
#: Different signs that a random key of this length surely has.
LEAST_VARIETY = 10


def secrets_in(text: str) -> tuple[bytes, ...]:
    """Return the keys of a setting, the newest last."""
    return tuple(one.strip().encode() for one in text.split(",") if one.strip())


def faults_in(said: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the settings as `said`, one sentence each.

    `environ` is the whole environment: a name that is no setting is a slip.
    """
    faults = [
        f"{name} is not a setting. `formsvc config` lists them."
        for name in sorted(environ)
        if name.startswith("FORMSVC_") and name not in SETTINGS
    ]
    url, has_port = address_parts(said["FORMSVC_BASE_URL"])
    if not has_port:
        faults.append("FORMSVC_BASE_URL: the port should be a number from 1 to 65535.")
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        faults.append("FORMSVC_BASE_URL should be an address like https://forms.example.")
    if url.path not in {"", "/"} or url.username:
        faults.append("FORMSVC_BASE_URL should be a host alone: nothing after it, no user name.")
    faults += letter_faults(said)
    faults += watch_faults(said)
    if any(len(one) < SHORTEST_SECRET for one in secrets_in(said["FORMSVC_SECRET_KEYS"])):
        faults.append(f"FORMSVC_SECRET_KEYS: each key needs {SHORTEST_SECRET} characters or more.")
    faults += _seal_faults(said)
    if said["FORMSVC_MODE"] not in {"demo", "production"}:
        faults.append("FORMSVC_MODE should be demo or production.")
    if said["FORMSVC_MODE"] == "production":
        faults += _unsafe_in_production(said)
    return faults


def _seal_faults(said: Mapping[str, str]) -> list[str]:
    faults = []
    if bool(said["FORMSVC_SEAL"]) != bool(said["FORMSVC_SEAL_PASSPHRASE_FILE"]):
        faults.append("FORMSVC_SEAL and FORMSVC_SEAL_PASSPHRASE_FILE go together.")
    if said["FORMSVC_SEAL_TOKEN"] and not said["FORMSVC_SEAL"]:
        faults.append("FORMSVC_SEAL_TOKEN needs FORMSVC_SEAL, the PEM file of its certificate.")
    if bool(said["FORMSVC_TSA_URL"]) != bool(said["FORMSVC_TSA_ROOT"]):
        faults.append("FORMSVC_TSA_URL and FORMSVC_TSA_ROOT go together.")
    tsa, has_port = address_parts(said["FORMSVC_TSA_URL"])
    if said["FORMSVC_TSA_URL"] and not (
        tsa.scheme in {"http", "https"} and tsa.hostname and has_port
    ):
        faults.append("FORMSVC_TSA_URL should be an address like http://tsa.example/stamp.")
    return faults


def _unsafe_in_production(said: Mapping[str, str]) -> list[str]:
    faults = [
        f"{name} must be set in production."
        for name in ("FORMSVC_SECRET_KEYS", "FORMSVC_SEAL")
        if not said[name]
    ]
    if any(len(set(one)) < LEAST_VARIETY for one in secrets_in(said["FORMSVC_SECRET_KEYS"])):
        faults.append("FORMSVC_SECRET_KEYS: a key must be random, not the same signs again.")
    if not said["FORMSVC_BASE_URL"].startswith("https://"):
        faults.append("FORMSVC_BASE_URL must start with https:// in production.")
    if said["FORMSVC_MAIL"].startswith("folder:"):
        faults.append(
            "FORMSVC_MAIL must send letters (smtp://, smtps:// or notify:) in production."
        )
    for name in ("FORMSVC_DATA", "FORMSVC_SIGNED"):
        folder = Path(said[name])
        if folder.exists() and folder.stat().st_mode & 0o077:
            faults.append(
                f"{name}: other users of this machine may read the folder. Run: chmod 700 on it."
            )
    return faults
