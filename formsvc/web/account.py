"""Signing in by an emailed code, and signing out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.signing_in import (
    CODE_MINUTES,
    Asker,
    CodeNotRight,
    TooManyTries,
    ask_for_code,
    seconds_left,
    stay_signed_in,
)
from formsvc.journeys.signing_in import (
    sign_in as start_session,
)
from formsvc.journeys.signing_in import (
    sign_out as end_session,
)
from formsvc.web.asking import open_to, pages_of, services, signed_in, staff_cookie, user
from formsvc.web.cookies import give_cookie, read_cookie, take_cookie

pages = Blueprint("account", __name__)
SESSION_SECONDS = 12 * 3600
_FIRST_PAGES = {
    "school": "school.packs",
    "authority": "authority.queue",
    "administrator": "administrator.service",
}


def asking_cookie() -> str:
    """Return the name of the cookie that marks the browser which asked for a code."""
    return f"{staff_cookie()}-asking"


def _asker(mark: str) -> Asker:
    return Asker(address=request.remote_addr or "", browser=mark)


@pages.get("/sign-in")
@open_to("anyone")
def sign_in() -> ResponseReturnValue:
    """Ask for the email address."""
    return render_template("account/sign_in.html", email="", errors=())


@pages.post("/sign-in")
@open_to("anyone")
def send_code() -> ResponseReturnValue:
    """Promise a code, and ask for it; the page is the same whether or not we know the address."""
    email = request.form.get("email", "").strip()
    if "@" not in email or len(email) > 254:
        errors = [{"text": "Enter your email address, like name@school.example", "href": "#email"}]
        return render_template("account/sign_in.html", email=email, errors=errors), 400
    # The mark is given whether or not we know the address: it tells nothing.
    mark = read_cookie(asking_cookie()) or services().random_bytes(32).hex()
    try:
        ask_for_code(services(), email, _asker(mark))
    except TooManyTries as problem:
        errors = [{"text": str(problem), "href": "#email"}]
        return render_template("account/sign_in.html", email=email, errors=errors), 429
    answer = make_response(render_template("account/code.html", email=email, errors=()))
    give_cookie(answer, asking_cookie(), mark, seconds=CODE_MINUTES * 60)
    return answer


@pages.post("/sign-in/code")
@open_to("anyone")
def use_code() -> ResponseReturnValue:
    """Sign in with the code."""
    email, code = request.form.get("email", ""), request.form.get("code", "")
    try:
        asker = _asker(read_cookie(asking_cookie()))
        before = read_cookie(staff_cookie())
        secret = start_session(services(), email, code, asker, before=before)
    except (CodeNotRight, TooManyTries) as problem:
        errors = [{"text": str(problem), "href": "#code"}]
        return render_template("account/code.html", email=email, errors=errors), 400
    answer = redirect(url_for("account.home"), 303)
    give_cookie(answer, staff_cookie(), secret, seconds=SESSION_SECONDS)
    take_cookie(answer, asking_cookie())
    return answer


@pages.get("/home")
@open_to("anyone")
def home() -> ResponseReturnValue:
    """Go to where this person's work is."""
    found = signed_in()
    if found is None:
        return redirect(url_for("account.sign_in"))
    return redirect(url_for(_FIRST_PAGES[pages_of(found)]))


@pages.get("/sign-out")
@open_to("anyone")
def sign_out() -> ResponseReturnValue:
    """Ask whether to sign out."""
    return render_template("account/sign_out.html")


@pages.post("/sign-out")
@open_to("anyone")
def leave() -> ResponseReturnValue:
    """Sign out: the session's row goes, and with it every copy of the cookie."""
    secret = read_cookie(staff_cookie())
    if secret:
        end_session(services(), secret)
    answer = redirect(url_for("public.start"), 303)
    take_cookie(answer, staff_cookie())
    return answer


@pages.get("/signed-in")
@open_to("anyone")
def how_long() -> ResponseReturnValue:
    """Say how many seconds this browser stays signed in, so that a page can warn in time."""
    return {"seconds": seconds_left(services(), read_cookie(staff_cookie()))}


@pages.post("/signed-in")
@open_to("anyone")
def stay() -> ResponseReturnValue:
    """Stay signed in: a person pressed the button of the warning."""
    user()
    stay_signed_in(services(), read_cookie(staff_cookie()))
    return how_long()
