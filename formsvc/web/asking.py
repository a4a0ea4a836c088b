"""Who asks: the services of this app, the signed-in user, and which routes are open to whom."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from werkzeug.exceptions import NotFound as PageNotFound

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import User
from formsvc.journeys.access import ADMINISTRATOR, OFFICER
from formsvc.journeys.services import Services
from formsvc.journeys.signing_in import stay_signed_in, who_is

AUDIENCES = ("anyone", "school", "authority", "administrator", "signer", "provider")
#: The pages of people who sign in, by their role; every other role is of a school.
_PAGES_OF = {OFFICER: "authority", ADMINISTRATOR: "administrator"}
V = TypeVar("V", bound=Callable[..., Any])


class SignInNeeded(FormsvcProblem):
    """Raised when a page needs somebody who is signed in, and nobody is."""

    def __init__(self) -> None:
        super().__init__("Sign in to go on.")


class NotForYou(FormsvcProblem):
    """Raised when somebody is signed in whose work this page is not."""

    def __init__(self) -> None:
        super().__init__("This page is for other people.")


def open_to(audience: str) -> Callable[[V], V]:
    """Say who may use a view; a view that does not say so is open to nobody."""
    if audience not in AUDIENCES:
        raise ValueError(audience)

    def mark(view: V) -> V:
        view.open_to = audience  # type: ignore[attr-defined]
        return view

    return mark


def audience_of(app: Flask, endpoint: str) -> str:
    """Return who an endpoint is open to, "" for nobody."""
    return str(getattr(app.view_functions[endpoint], "open_to", ""))


def services() -> Services:
    """Return this app's services."""
    return cast("Services", current_app.extensions["formsvc"])


def is_https() -> bool:
    """Say whether people reach this site by https."""
    return services().base_url.startswith("https://")


def staff_cookie() -> str:
    """Return the name of the staff cookie; with https the browser holds it to this very host."""
    return "__Host-formsvc" if is_https() else "formsvc"


def user() -> User:
    """Return the signed-in user. Raises SignInNeeded."""
    found = signed_in()
    if found is None:
        raise SignInNeeded
    return found


def signed_in() -> User | None:
    """Return the signed-in user of this request, or None."""
    if "user" not in g:
        secret = request.cookies.get(staff_cookie(), "")
        g.user = who_is(services(), secret) if secret else None
    return cast("User | None", g.user)


def pages_of(who: User) -> str:
    """Return whose pages somebody who signs in works on."""
    return _PAGES_OF.get(who.role, "school")


def watch_the_door(app: Flask, *, also: Callable[[User], None]) -> None:
    """Check every request against its route's audience; fail at once when a route names none.

    `also` looks at each post of somebody who signed in, and may refuse it.
    """

    @app.before_request
    def check() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        audience = audience_of(app, request.endpoint)
        if audience in {"school", *_PAGES_OF.values()}:
            if request.method == "POST":
                also(user())
            if pages_of(user()) != audience:
                raise NotForYou
            # Opening a page changes nothing, not even this: only a post shows that somebody works.
            if request.method == "POST":
                stay_signed_in(services(), request.cookies[staff_cookie()])
        elif audience not in AUDIENCES:
            raise PageNotFound


def routes_without_audience(app: Flask) -> list[str]:
    """Return the endpoints that name no audience."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    return sorted(one for one in endpoints if audience_of(app, one) not in AUDIENCES)
