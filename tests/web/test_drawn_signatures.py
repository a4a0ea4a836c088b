"""A drawn signature: an equal choice on the page, kept as it was sent, refused in words."""

from hashlib import sha256

import pytest
from builders import do_jobs, everything, links
from drawing_kit import DRAWING, a_long_drawing
from web.pages import get, post
from web.test_in_person import hand_over
from web.test_signing import PARENT, PROVIDER, filled

from formsvc.domain.drawing import MOST_POINTS
from formsvc.domain.events import Event

DRAWN = [("signature", "drawn"), ("drawing", DRAWING)]


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def path(client, services):
    token = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    return f"/s/{token}/referral"


def signed(services, ref):
    """What each signature's entry says, and what is kept beside it."""
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref, only=[Event.DOCUMENT_SIGNED])
        return [(one.data, tx.entries.private(one.seq)) for one in entries]


def test_what_was_drawn_is_kept_beside_the_entry_that_names_its_sha256(client, services, ref, path):
    post(client, path, [*filled(client, path), *DRAWN])

    assert signed(services, ref)
    for said, beside in signed(services, ref):
        assert said["drawing_sha256"] == sha256(DRAWING.encode()).hexdigest()
        assert said["how"].startswith("typed name, and signature drawn with a finger, mouse or pen")
        assert (beside["drawing"], beside["typed_name"]) == (DRAWING, "Alex Sample")
    assert not any(DRAWING[:50] in str(said) for said, _ in signed(services, ref))


@pytest.mark.parametrize("chosen", [[], [("signature", "typed")], [("signature", "other")]])
def test_who_types_in_the_end_is_not_recorded_as_having_drawn(client, services, ref, path, chosen):
    post(client, path, [*filled(client, path), *chosen, ("drawing", DRAWING)])

    assert signed(services, ref)
    for said, beside in signed(services, ref):
        assert (said["drawing_sha256"], "drawing" in beside) == ("", False)
        assert said["how"].startswith("typed name, by emailed link")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", False),
        ('[[["<script>alert(1)</script>",1]]]', False),
        ("[[[NaN,1],[2,300]]]", False),
        ("[[[1,1],[2,3]]]", True),
        (a_long_drawing(MOST_POINTS + 1), True),
        ("[" * 200_000, False),
    ],
    ids=["nothing", "script", "NaN", "small", "long", "huge"],
)
def test_what_is_no_drawing_signs_nothing_and_is_told_at_its_place(
    client, services, path, sent, *, kept
):
    before = everything(services)
    page = post(
        client, path, [*filled(client, path), ("signature", "drawn"), ("drawing", sent)], 400
    )

    assert [target for _, target in page.summary] == ["drawing"]
    assert len(page.errors_at_fields) == 1
    assert everything(services) == before
    assert page.typed()["drawing"] == [sent if kept else ""]


def test_nothing_drawn_is_lost_when_something_else_is_wrong(client, path):
    fields = [one for one in filled(client, path) if one[0] != "agree"]
    page = post(client, path, [*fields, *DRAWN], 400)

    assert "drawing" not in [target for _, target in page.summary]
    assert page.typed()["drawing"] == [DRAWING]
    chosen = [one for one in page.tagged("input") if one.get("name") == "signature"]
    assert [one.get("value") for one in chosen if "checked" in one.attrib] == ["drawn"]


def test_the_page_without_scripts_asks_for_a_name_and_hints_at_nothing_else(client, path):
    page = get(client, path)
    (wrapped,) = page.tagged("template")

    inside = {one.get("name") for one in wrapped.iter("input")}
    assert inside == {"signature"}
    assert len(list(wrapped.iter("canvas"))) == len(page.tagged("canvas")) == 1
    hidden = [one for one in page.tagged("input") if one.get("name") == "drawing"]
    assert [(one.get("type"), one.get("value")) for one in hidden] == [("hidden", "")]


def test_nobody_draws_on_another_persons_paper(client, app, services, path):
    fields = [*filled(client, path), *DRAWN]
    stranger, token = app.test_client(), links(services)[PROVIDER]
    post(stranger, f"/s/{token}", {"action": "continue"})
    before = everything(services)

    assert stranger.post(path, data=dict(fields)).status_code == 409
    # Their own paper of that name is another copy, with other statements.
    assert stranger.post(f"/s/{token}/referral", data=dict(fields)).status_code == 400
    assert everything(services) == before


def test_a_signature_is_drawn_in_person_on_the_schools_device(school, services, ref):
    with services.ledger.reading() as tx:
        person = next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    post(school, f"{link}/plan", [*filled(school, f"{link}/plan"), *DRAWN])
    do_jobs(services)

    for said, beside in signed(services, ref):
        assert "drawn with a finger, mouse or pen, in person on the school's device" in said["how"]
        assert beside["drawing"] == DRAWING
