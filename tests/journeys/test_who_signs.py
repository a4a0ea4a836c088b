"""Who signs, who only gets a copy, who is never written to, and whose turn it is."""

import re
import shutil
from pathlib import Path

import pytest
from builders import (
    SOMEBODY,
    a_sent_pack,
    do_jobs,
    letters,
    links,
    open_with_fake_pdf,
    seal,
    sign,
    sign_all,
    sign_one,
    words_of,
)

from formsvc.adapters.catalogue import load_catalogue
from formsvc.config import Settings
from formsvc.demo.people import REFERRER
from formsvc.domain.problems import NotAllowed
from formsvc.journeys import signing
from formsvc.journeys.following import follow_pack
from formsvc.journeys.sending import PackNotReady, replace_link

FORMS = Path(__file__).parents[2] / "forms"
PARENT = "alex.sample@parents.example"
MOTHER = {
    "name": "Alex Sample",
    "relationship": "Mother",
    "responsibility": "yes",
    "lives_with": "yes",
    "phone": "07700 900001",
    "email": PARENT,
    "signs": "yes",
    "nothing_sent": "no",
    "order": "1",
}
FATHER = MOTHER | {"name": "Chris Sample", "relationship": "Father", "order": "2"}
WORKER = {"name": "Wyn Worker", "email": "wyn@council.example", "phone": "01225 000001"}
LOOKED_AFTER = {
    "looked_after": "yes",
    "care_authority": "Invented Council",
    "care_legal_status": "care_order",
    "social_worker": WORKER | {"role": "Social worker"},
    "virtual_school": {"name": "Vi Virtual", "email": "vi@council.example"},
    "pep_date": "2026-10-01",
}


def receivers(services):
    return {one["To"].addresses[0].addr_spec for one in letters(services)}


def events(services, ref, event):
    with services.ledger.reading() as tx:
        return [one for one in tx.entries.of_pack(ref) if one.event == event]


def test_two_parents_with_one_inbox_each_sign_by_a_link_of_their_own(services):
    ref = a_sent_pack(services, parents=[MOTHER, FATHER])
    view = follow_pack(services, REFERRER, ref)
    asked = {one.name: one.address for one, _ in view.invitations if one.party == "parent"}

    assert asked == {"Alex Sample": PARENT, "Chris Sample": PARENT}


def test_who_is_restricted_by_a_court_is_never_written_to(services):
    apart = FATHER | {"email": "chris@parents.example", "nothing_sent": "yes"}
    with pytest.raises(PackNotReady, match="cannot be sent"):
        a_sent_pack(services, parents=[MOTHER, apart])
    ref = a_sent_pack(services, parents=[MOTHER, apart | {"signs": "no"}])
    seal(services, sign(services, ref))

    assert "chris@parents.example" not in receivers(services)


def test_a_restricted_person_is_not_reached_through_an_inbox_that_is_shared(services):
    with pytest.raises(PackNotReady) as refused:
        a_sent_pack(services, parents=[MOTHER, FATHER | {"signs": "no", "nothing_sent": "yes"}])

    assert "same email address" in " ".join(refused.value.reasons)


def test_a_pupil_of_eighteen_signs_instead_of_the_parents(services):
    pupil = {"name": "Robin Sample", "email": "robin@pupils.example"}
    ref = a_sent_pack(
        services,
        parents=[MOTHER | {"signs": "no"}],
        pupil_signs="yes",
        pupil_contact=pupil,
        pupil_dob="2008-09-10",
    )
    token = links(services)["robin@pupils.example"]
    sign_all(services, token, "Robin Sample")
    (entry, *_) = events(services, ref, "document.signed")
    with services.ledger.reading() as tx:
        said = tx.entries.private(entry.seq)

    assert PARENT not in links(services)
    assert said["capacity"] == "I am the pupil. I am 18 or over, and I decide for myself."


def test_a_pupil_of_eighteen_signs_beside_a_parent(services):
    pupil = {"name": "Robin Sample", "email": "robin@pupils.example"}
    a_sent_pack(services, pupil_signs="yes", pupil_contact=pupil, pupil_dob="2008-09-10")

    assert {PARENT, "robin@pupils.example"} <= links(services).keys()


def test_a_social_worker_may_sign_and_the_virtual_school_only_gets_a_copy(services):
    ref = a_sent_pack(services, **LOOKED_AFTER)
    view = follow_pack(services, REFERRER, ref)
    (worker,) = [one for one, _ in view.invitations if one.party == "authority"]
    before = receivers(services)
    seal(services, sign(services, ref))
    record = words_of(services, ref, "signing-record.pdf")

    assert worker.name == "Wyn Worker"
    assert "vi@council.example" not in before
    assert "vi@council.example" in receivers(services)
    assert "shares parental responsibility" in record


def test_a_permission_may_be_left_empty_while_its_paper_is_signed(services):
    ref = a_sent_pack(services)
    token = links(services)[PARENT]
    secret = signing.go_in(services, token)
    reading = signing.look_round(services, token, secret).reading("referral")
    agreement = next(one for one in reading.items if one.act == "agreement")
    sign = {"typed_name": "Alex Sample", "shown": reading.edition.pdf_sha256, "person": SOMEBODY}
    with pytest.raises(signing.NotYetComplete, match="missing"):
        signing.sign_document(
            services, token, secret, "referral", agreed=[signing.key_of(agreement)], **sign
        )
    ticked = [signing.CAPACITY, signing.key_of(agreement)]
    signing.sign_document(services, token, secret, "referral", agreed=ticked, **sign)
    with services.ledger.reading() as tx:
        items = tx.invitations.items_of_version(ref, 1)
    states = {one.act: one.state for one in items if one.signatory.startswith("parent")}

    assert states["agreement"] == "open"  # of the plan
    assert states["permission"] == "declined"
    assert signing.look_round(services, token, secret).reading("referral").state == "signed"
    assert services.ledger.verify().fault is None


def test_each_kind_of_act_has_words_of_its_own_and_none_is_consent():
    catalogue = load_catalogue(FORMS, FORMS.parent / "doc_templates")
    signatories = [one for form in catalogue.definitions.values() for one in form.signatories]
    statements = {
        one.act: {s.statement for s in signatories if s.act is one.act} for one in signatories
    }

    assert len(statements) == 5
    assert sum(map(len, statements.values())) == len(set().union(*statements.values()))
    assert not [one for one in signatories if "consent" in f"{one.statement}{one.capacity}".lower()]


@pytest.fixture
def stepped(tmp_path, settings, clock):
    """The service with forms in which providers and families come after the school."""
    forms = tmp_path / "forms"
    shutil.copytree(FORMS, forms)
    for file in forms.glob("*.toml"):
        text = file.read_text()
        file.write_text(
            re.sub(
                r'(party = "(?:provider|parent)"\n)(people = .*\n)(only_rows = .*\n)?(act = )',
                r"\1\2\3step = 2\n\4",
                text,
            )
        )
    changed = Settings.from_env(
        {
            "FORMSVC_DATA": str(settings.data),
            "FORMSVC_SIGNED": str(settings.signed),
            "FORMSVC_BASE_URL": "http://localhost",
            "FORMSVC_FORMS": str(forms),
        }
    )
    services = open_with_fake_pdf(changed, clock)
    yield services
    services.ledger.close()


def test_the_links_of_a_step_go_out_when_the_step_before_is_done(stepped):
    ref = a_sent_pack(stepped)
    first = links(stepped)
    for number, token in enumerate(first.values()):
        assert links(stepped) == first, f"after {number} answers"
        sign_all(stepped, token, "Some Body")
        do_jobs(stepped)
    later = links(stepped).keys() - first.keys()

    assert not [one for one in first if "aldergrove" not in one]
    assert PARENT in later
    assert len(events(stepped, ref, "step.reached")) == 1
    assert not events(stepped, ref, "pack.signed")
    for email in later:
        sign_all(stepped, links(stepped)[email], "Some Body")
    assert len(events(stepped, ref, "pack.signed")) == 1
    assert stepped.ledger.verify().fault is None


def test_nobody_can_be_sent_a_link_before_their_turn(stepped):
    ref = a_sent_pack(stepped)
    view = follow_pack(stepped, REFERRER, ref)
    parent = next(one for one, _ in view.invitations if one.party == "parent")
    with pytest.raises(NotAllowed, match="not this person's turn"):
        replace_link(stepped, REFERRER, ref, parent.id)


def test_a_paper_of_a_later_step_cannot_be_signed_before_its_turn(stepped):
    """A parent's link may open early, when one of their papers is due: the other one waits."""
    plan = stepped.catalogue.definitions["plan"]
    source = stepped.catalogue.sources["plan"].decode()
    assert 'step = 2\nact = "agreement"' in source
    folder = stepped.ledger.path.parents[1] / "forms"
    text = re.sub(r"step = 2\n(act = .*\n.*decide about this)", r"step = 1\n\1", source)
    (folder / "plan.toml").write_text(text)
    again = open_with_fake_pdf(
        Settings.from_env(
            {
                "FORMSVC_DATA": str(stepped.ledger.path.parent),
                "FORMSVC_SIGNED": str(folder.parent / "signed"),
                "FORMSVC_BASE_URL": "http://localhost",
                "FORMSVC_FORMS": str(folder),
            }
        ),
        stepped.clock,
    )
    ref = a_sent_pack(again)
    token = links(again)[PARENT]
    secret = signing.go_in(again, token)
    visit = signing.look_round(again, token, secret)

    assert plan.name == "plan"
    assert [one.document for one in visit.waiting] == ["plan"]
    assert visit.reading("referral").state == "later"
    with pytest.raises(NotAllowed):
        sign_one(again, token, secret, visit.reading("referral"))
    sign_one(again, token, secret, visit.reading("plan"))
    for email, other in links(again).items():
        if email != PARENT:
            sign_all(again, other, "Some Body")
    do_jobs(again)
    told = [one["Subject"] for one in letters(again) if one["To"].addresses[0].addr_spec == PARENT]

    # The same link works on: who may be at it just now is not thrown out.
    assert [one for one in told if "more" in one]
    assert signing.look_round(again, token, secret).waiting
    assert events(again, ref, "step.reached")
    again.ledger.close()


def test_what_was_frozen_with_a_statement_is_compared_with_its_entry(services):
    a_sent_pack(services)
    sign_all(services, links(services)[PARENT], "Alex Sample")
    with services.ledger.transaction() as tx:
        tx.invitations.change("UPDATE item SET act = 'agreement' WHERE act = 'permission'")

    assert services.ledger.verify().fault is not None
