"""The page that puts a pack on hold, or lifts the hold: for the school, and for its authority."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.erasing import hold_pack, holds_of, lift_hold, other_packs_of
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web.asking import services, user
from formsvc.web.problem_pages import page_for

_ACTS = {"hold": hold_pack, "lift": lift_hold}


def ask_hold(ref: str, *, back: str) -> str:
    """Ask why a pack must not be erased, or why the hold of the reader's own side is lifted."""
    return _page(ref, back=back)


def _page(ref: str, *, back: str, act: str = "", words: str = "", error: str = "") -> str:
    """Return the page of an act; that of the one to do now when none is named."""
    held = holds_of(services(), user(), ref)
    act = act or ("lift" if any(one.mine for one in held) else "hold")
    lifting = act == "lift"
    others = [one for one in other_packs_of(services(), user(), ref) if one.ours is lifting]
    chosen = request.form.getlist("also") if request.form else [o.ref for o in others if o.alike]
    told = [f"It is on hold, {one.words.rstrip('.')}." for one in held] or [
        "Nobody can have it erased while it is on hold. Do this when there is an appeal, a "
        "claim, an inquiry, or somebody has asked to see what you hold. Your colleagues can read "
        "the reason."
    ]
    return render_template(
        "hold.html",
        back=back,
        action=request.path,
        act=act,
        heading="Lift the hold?" if lifting else "Put this pack on hold?",
        quoted=" ".join(told),
        label="Why may it be erased again?" if lifting else "Why must it be kept?",
        button="Lift the hold" if lifting else "Put it on hold",
        others=others,
        chosen=chosen,
        words=words,
        error=error,
        errors=[{"text": error, "href": "#words"}] if error else [],
    )


def hold(ref: str, *, back: str) -> ResponseReturnValue:
    """Put a pack on hold, or lift its hold: what the page offered, never what it is by now.

    Sent twice, the second must not undo the first.
    """
    words, act = request.form.get("words", ""), request.form.get("act", "")
    if act not in _ACTS:
        raise NotFound("page")
    try:
        _ACTS[act](services(), user(), ref, words, also=request.form.getlist("also"))
    except ReasonMissing as missing:
        return _page(ref, back=back, act=act, words=words, error=missing.message), 400
    except (NotAllowed, StoreUnavailable) as problem:
        said = str(problem)
        return _page(ref, back=back, act=act, words=words, error=said), page_for(problem).status
    return redirect(back, 303)
