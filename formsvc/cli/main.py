"""The command itself: its parts, and how a problem is told on a terminal."""

import sys
from typing import Any

import click

from formsvc.adapters.ledger import SchemaStrange
from formsvc.cli import (
    forms,
    jobs,
    keeping,
    keys,
    ledger,
    packs,
    people,
    providers,
    proving,
    record,
    restoring,
    retention,
    serving,
)
from formsvc.domain.problems import FormsvcProblem


class _Told(click.Group):
    """Tells a problem of ours in one paragraph, without a traceback, and exits 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SchemaStrange as strange:
            raise click.ClickException(f"{strange} Look at FORMSVC_DATA.") from strange
        except FormsvcProblem as problem:
            raise click.ClickException(_in_full(problem)) from problem
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise click.ClickException(f"{error.strerror or 'It cannot be done'}{where}") from error


def _in_full(problem: FormsvcProblem) -> str:
    reasons = [f"- {reason}" for reason in getattr(problem, "reasons", ())]
    return "\n".join([str(problem), *reasons])


@click.group(cls=_Told, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="formsvc", prog_name="formsvc")
def main() -> None:
    """Guided forms, signatures and sealed packs for alternative provision placements.

    Settings are environment variables: `formsvc config` lists them. `formsvc doctor` says what is
    missing or unsafe on this machine.
    """
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


for room in (
    serving,
    forms,
    people,
    providers,
    packs,
    jobs,
    proving,
    ledger,
    keys,
    keeping,
    restoring,
    retention,
    record,
):
    room.add_to(main)
