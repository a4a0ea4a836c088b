"""`formsvc restore`: a machine from its backup, its replica and its mirror, checked at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from formsvc.adapters.ledger import StoreDamaged
from formsvc.app import open_services
from formsvc.cli.opening import read_settings
from formsvc.config import Settings
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.catching_up import (
    ReplicaDoesNotFit,
    add_mirrored,
    put_back,
    put_replica,
    take_renewed,
)
from formsvc.journeys.erasing import (
    ERASED_LIST,
    clear_restored,
    erase_again,
    finish_erasures,
    read_erased_list,
)
from formsvc.journeys.keeping import prove_whole, restore
from formsvc.journeys.proving import check_against, sign_checkpoint
from formsvc.journeys.services import Services

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_NO_DATABASE = "it cannot be read as a database of ours"


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(restore_one)


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option(
    "--erased",
    type=_FILE,
    help="The list erased.jsonl of the service as it was last: what was erased since the backup "
    "is erased again before anything else. Left out: the one in FORMSVC_DATA, if it is there.",
)
@click.option(
    "--replica",
    type=_FILE,
    help="A newer copy of formsvc.db, as Litestream restores one. It is taken only when its ledger "
    "goes on from that of the backup.",
)
@click.option(
    "--mirror",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with newer copies of blobs/ and signed/: what the backup has not is added.",
)
def restore_one(file: Path, erased: Path | None, replica: Path | None, mirror: Path | None) -> None:
    """Put a backup back into an empty FORMSVC_DATA and FORMSVC_SIGNED, and check it.

    A replica of the database and a mirror of the files, where there are such, make it as new as
    they are.
    """
    settings = read_settings()
    beside = settings.data / ERASED_LIST
    erased = erased or (beside if beside.exists() else None)
    refs = read_erased_list(erased.read_text(errors="replace")) if erased else ()
    count = restore(file, data=settings.data, signed=settings.signed)
    click.echo(f"{count} files restored.")
    if mirror is not None:
        added = add_mirrored(mirror, data=settings.data, signed=settings.signed)
        click.echo(f"{added} files added from the mirror.")
    try:
        if replica is not None:
            _go_on_with(replica, settings)
    finally:  # also without the replica nobody comes back who was erased
        again = _leave_out(settings, refs, mirror)
    with _opened(settings) as services:
        prove_whole(services)
        entries = services.ledger.verify().entries
    click.echo(f"The ledger is whole: {entries} entries. Every kept and sealed file is there, as")
    click.echo("it was.")
    if erased is None:
        click.echo("What was erased after this backup is here again: give --erased erased.jsonl.")
    else:
        click.echo(f"{again} packs on the list of erased ones were erased again.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Services]:
    services = open_services(settings)
    try:
        yield services
    finally:
        services.pdf.close()
        services.ledger.close()


def _leave_out(settings: Settings, refs: tuple[str, ...], mirror: Path | None) -> int:
    """Take the newest packs of a mirror, and nothing of those that were erased.

    Return how many of the list were erased again.
    """
    with _opened(settings) as services:
        again = erase_again(services, refs)
        if mirror is not None:
            renewed = take_renewed(services, mirror)
            click.echo(f"{renewed} packs with newer time-stamps taken from the mirror.")
        clear_restored(services)
        finish_erasures(services)
    return again


def _go_on_with(replica: Path, settings: Settings) -> None:
    """Put the replica in place when it goes on from the backup; tell how much further it goes."""
    with _opened(settings) as services:
        note = sign_checkpoint(services)
        before = services.ledger.verify().entries
    kept = put_replica(replica, settings.data)
    try:
        after, last, why = _looked_at(settings, note)
    except BaseException:
        put_back(kept, settings.data)
        raise
    if why:
        put_back(kept, settings.data)
        raise ReplicaDoesNotFit(why)
    kept.unlink()
    click.echo(f"The replica goes {after - before} entries further, to {last} (UTC).")
    click.echo("What was done after that moment is lost.")


def _looked_at(settings: Settings, note: str) -> tuple[int, str, str]:
    """Return how many entries there are, when the last was, and why they do not go on, or ""."""
    try:
        with _opened(settings) as services:
            found = check_against(services, [note])
            with services.ledger.reading() as tx:
                last = tx.entries.last_moment()
    except Exception as problem:  # noqa: BLE001 - what is no database of ours may raise anything
        told = isinstance(problem, FormsvcProblem) and not isinstance(problem, StoreDamaged)
        return 0, "", str(problem).rstrip(".") if told else _NO_DATABASE
    fault = found.chain.fault
    return found.chain.entries, last, fault.why if fault else found.against[0]
