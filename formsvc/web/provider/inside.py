"""Going in by a provider's link, coming back after a while, and the list of all items."""

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.moments import uk_words
from formsvc.journeys.providers import (
    PartLinkExpired,
    PartSessionOver,
    enter_part,
    open_own_file,
    open_part_door,
    see_part,
    send_fresh_link,
)
from formsvc.web.asking import open_to, services
from formsvc.web.attachments import attachment
from formsvc.web.cookies import give_cookie, own_cookie, read_cookie


def add_to(pages: Blueprint) -> None:
    """Add this room's routes, and what holds for all pages behind a provider's link."""
    pages.get("/p/<token>")(doorway)
    pages.post("/p/<token>")(continue_in)
    pages.post("/p/<token>/new-link")(fresh_link)
    pages.get("/p/<token>/file/<upload>")(file)
    pages.after_request(_keep_inside)
    pages.register_error_handler(PartSessionOver, _ask_again)
    pages.register_error_handler(PartLinkExpired, _tell_expired)


def part_cookie() -> str:
    """Return the name of the provider's cookie."""
    return own_cookie("formsvc-part")


def who(token: str) -> tuple[str, str]:
    """Return the link and this browser's secret; a person may go in with the very same post."""
    if request.method == "POST" and request.form.get("again") == "yes" and "part" not in g:
        g.part = enter_part(services(), token)
    return token, g.get("part") or read_cookie(part_cookie())


def name_of(address: str) -> str:
    """Return an item's or a page's name from its place in an address."""
    return address.replace("-", "_")


def _keep_inside(answer: Response) -> Response:
    """Give the browser of a person who went in its secret."""
    if "part" in g:
        give_cookie(answer, part_cookie(), g.part, path="/p/")
    return answer


def _ask_again(_: Exception) -> ResponseReturnValue:
    """Ask to press Continue; what was typed is on the page and goes along."""
    if request.method != "POST":
        return redirect(url_for("provider.doorway", token=_token()), 303)
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "again"}
    ]
    file = any(one.filename for one in request.files.values())
    return render_template("provider/again.html", typed=typed, file=file), 409


def _tell_expired(_: Exception) -> ResponseReturnValue:
    """Say that the link ran out, and offer a new one."""
    return render_template("provider/expired.html", sent=False, token=_token()), 410


def _token() -> str:
    return str((request.view_args or {}).get("token", ""))


@open_to("provider")
def doorway(token: str) -> ResponseReturnValue:
    """Show who asks; after Continue, the register. Mail scanners open this too: it only reads."""
    try:
        view = see_part(services(), *who(token))
    except PartSessionOver:
        door = open_part_door(services(), token)
        return render_template("provider/doorway.html", door=door, token=token)
    return render_template(
        "provider/register.html",
        view=view,
        token=token,
        until=uk_words(view.link.expires_at),
        date_in_words=date_in_words,
    )


@open_to("provider")
def continue_in(token: str) -> ResponseReturnValue:
    """Go in: this, and not opening the link, is a person's act."""
    g.part = enter_part(services(), token)
    return redirect(url_for("provider.doorway", token=token), 303)


@open_to("provider")
def fresh_link(token: str) -> ResponseReturnValue:
    """Send a new link to the address that we know, when this one ran out."""
    send_fresh_link(services(), token)
    return render_template("provider/expired.html", sent=True, token=token)


@open_to("provider")
def file(token: str, upload: str) -> ResponseReturnValue:
    """Give the provider one of its own files, to keep and never to show inside the page."""
    row, data = open_own_file(services(), who(token), upload)
    return attachment(data, kind=row.kind, name=row.name)
