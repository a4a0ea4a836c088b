"""`formsvc check` and `formsvc preview`: what an officer runs after changing a form."""

from pathlib import Path

import click

from formsvc.adapters.pdf import PdfMaker
from formsvc.cli.opening import as_json, read_settings, show_json
from formsvc.domain.definition import Audience
from formsvc.journeys.judging_forms import check_everything, open_catalogue
from formsvc.journeys.sampling import preview_sample


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(check)
    main.add_command(preview)


@click.command()
@click.option("--with-pdf", is_flag=True, help="Make a PDF of each document too, and judge it.")
@as_json
def check(*, with_pdf: bool, as_json: bool) -> None:
    """Check every form and template, and fill each in every branch.

    Tells each fault with its file, page and question. Exits 0 when there is none.
    """
    settings = read_settings()
    pdf = PdfMaker() if with_pdf else None
    try:
        faults = check_everything(settings.forms, settings.templates, pdf=pdf)
    finally:
        if pdf is not None:
            pdf.close()
    if as_json:
        show_json(
            [
                {
                    "file": one.file,
                    "page": one.page,
                    "question": one.question,
                    "place": one.place,
                    "message": one.message,
                }
                for one in faults
            ]
        )
    else:
        for one in faults:
            click.echo(str(one))
        click.echo(f"{len(faults)} faults." if faults else "Every form and template is good.")
    raise SystemExit(1 if faults else 0)


@click.command()
@click.argument("document")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The PDF to write. Left out: DOCUMENT-sample.pdf here.",
)
@click.option(
    "--copy",
    "audience",
    type=click.Choice([one.value for one in Audience]),
    default=Audience.SCHOOL.value,
    show_default=True,
    help="Whose copy.",
)
def preview(document: str, output: Path | None, audience: str) -> None:
    """Make a sample PDF of one DOCUMENT, with invented answers, as its form and template stand."""
    settings = read_settings()
    catalogue = open_catalogue(settings.forms, settings.templates)
    pdf = PdfMaker(workers=1)
    try:
        data = preview_sample(catalogue, pdf, document, audience=Audience(audience))
    finally:
        pdf.close()
    target = output or Path(f"{document}-sample.pdf")
    target.write_bytes(data)
    click.echo(str(target))
