"""`formsvc keys`: the keys that seal documents, made, renewed, revoked and listed."""

from datetime import UTC, datetime
from pathlib import Path

import click

from formsvc.adapters.seals import (
    SealKey,
    SealPlace,
    add_revocation,
    begin_keys,
    key_in,
    named_key,
    renew_lists,
    renew_seal,
    seal_keys,
)
from formsvc.app import now
from formsvc.cli.key_options import offline_keys, seal_key
from formsvc.cli.opening import as_json, show_json, trust_folder
from formsvc.domain.revocation import WORDS, Reason, Revocation
from formsvc.domain.uk_days import uk_day_of


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(keys)


@click.group()
def keys() -> None:
    """Make, renew, revoke and list the keys that seal documents."""


@keys.command()
@click.option("--organisation", required=True, help="Whose seal it is: stands in every seal.")
@offline_keys
@seal_key(required=True)
def init(
    organisation: str,
    offline: Path,
    offline_passphrase_file: Path,
    seal: Path,
    seal_passphrase_file: Path,
) -> None:
    """Make a root, an issuing key and the first seal key.

    A passphrase for the seal key is made when its file is not there.
    """
    made = begin_keys(
        offline,
        offline_passphrase_file,
        _place(seal, seal_passphrase_file),
        organisation=organisation,
        now=now(),
    )
    renew_lists(offline, offline_passphrase_file, trust_folder(), now=now())
    _tell_made(seal, made)
    click.echo(f"Take {offline} and its passphrase away from this machine, on two disks, and")
    click.echo("keep them apart: whoever has both can make seals in your name.")


@keys.command()
@offline_keys
@seal_key(required=True)
def rotate(
    offline: Path, offline_passphrase_file: Path, seal: Path, seal_passphrase_file: Path
) -> None:
    """Make a new seal key in the place of the one before. What that one sealed stays valid."""
    place = _place(seal, seal_passphrase_file)
    made = renew_seal(offline, offline_passphrase_file, place, now=now())
    renew_lists(offline, offline_passphrase_file, trust_folder(), now=now())
    _tell_made(seal, made)
    click.echo("The running service seals with the old key until you restart it.")


@keys.command()
@offline_keys
def crl(offline: Path, offline_passphrase_file: Path) -> None:
    """Sign the list of revoked keys (CRL) anew: once a month, and after `keys revoke`.

    With a time-stamp authority each archived pack holds the newest list. The day after a pack was
    sealed it gets one that was made since, and waits for it.
    """
    renew_lists(offline, offline_passphrase_file, trust_folder(), now=now())
    click.echo("The lists of revoked keys are signed anew. The running service uses them at once.")


@keys.command()
@click.argument("fingerprint")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([one.value for one in Reason]),
    help="; ".join(f"{one.value}: {said}" for one, said in WORDS.items()) + ".",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="From when, in UTC, like 2026-12-01 or 2026-12-01T08:00. Left out: from now.",
)
@seal_key(required=False)
def revoke(
    fingerprint: str,
    reason: str,
    since: datetime | None,
    seal: Path | None,
    seal_passphrase_file: Path | None,
) -> None:
    """Say that a seal key is not to be believed from a moment on. This cannot be undone."""
    moment = since.replace(tzinfo=UTC) if since else now().replace(microsecond=0)
    if moment > now():
        raise click.BadParameter("This moment is still to come.", param_hint="--since")
    key = named_key(trust_folder(), fingerprint)
    revocation = Revocation(fingerprint=key.fingerprint, since=moment, reason=Reason(reason))
    add_revocation(trust_folder(), revocation)
    click.echo(f"{key.name} is revoked from {revocation.words}.")
    click.echo("Every check here knows it at once. Give others the file for their --trust:")
    click.echo(f"  {trust_folder() / 'revoked.json'}")
    click.echo("Then run `formsvc keys crl`, so that archived packs hold it too.")
    if key.fingerprint == _used(seal, seal_passphrase_file):
        click.echo("It is the key in use: nothing is sealed until you run `formsvc keys rotate`")
        click.echo("and restart the service. Signatures are kept meanwhile.")


@keys.command("list")
@seal_key(required=False)
@as_json
def list_keys(seal: Path | None, seal_passphrase_file: Path | None, *, as_json: bool) -> None:
    """List the seal keys that this service trusts or trusted, the newest first."""
    used = _used(seal, seal_passphrase_file)
    rows = [_row(one, used) for one in seal_keys(trust_folder())]
    if as_json:
        show_json(list(rows))
        return
    for row in rows:
        click.echo(f"{row['name']}\n    {row['fingerprint']}")
        begins, ends = uk_day_of(row["from"]), uk_day_of(row["until"])
        click.echo(f"    From {begins} until {ends}. {row['state']}.")
    if not rows:
        click.echo("There is no seal key yet. `formsvc keys init` makes one.")


def _row(key: SealKey, used: str | None) -> dict[str, str]:
    state = key.state(used=used, now=now())
    return {
        "fingerprint": key.fingerprint,
        "name": key.name,
        "from": key.begins.isoformat(),
        "until": key.ends.isoformat(),
        "state": state[0].upper() + state[1:],
    }


def _place(seal: Path, passphrase_file: Path) -> SealPlace:
    return SealPlace(key_file=seal, passphrase_file=passphrase_file, trusted=trust_folder())


def _used(seal: Path | None, passphrase_file: Path | None) -> str | None:
    """Return the fingerprint of the key in use: the demonstration's when none is named."""
    folder = trust_folder().parent
    return key_in(seal or folder / "seal.p12", passphrase_file or folder / "seal.passphrase")


def _tell_made(seal: Path, fingerprint: str) -> None:
    click.echo(f"A new seal key is in {seal}. Its fingerprint, to publish in two places:")
    click.echo(f"  {fingerprint}")
