"""The invented schools, providers, council and people of the demonstration."""

import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from formsvc.domain.definition import Question
from formsvc.domain.records import Organisation, User
from formsvc.journeys.services import Services

AUTHORITY = Organisation(
    id="demo-authority", kind="authority", name="Invented Council", urn="", authority_id=None
)
SCHOOLS = (
    Organisation(
        id="demo-alder",
        kind="school",
        name="Alder Grove School",
        urn="999901",
        authority_id=AUTHORITY.id,
    ),
    Organisation(
        id="demo-birch",
        kind="school",
        name="Birch Hill Academy",
        urn="999902",
        authority_id=AUTHORITY.id,
    ),
)
REFERRER = User(
    id="demo-priya",
    email="priya.example@aldergrove.example",
    name="Priya Example",
    role="referrer",
    organisation_id=SCHOOLS[0].id,
    disabled=False,
)
SAFEGUARDING_LEAD = User(
    id="demo-miriam",
    email="miriam.fictive@aldergrove.example",
    name="Miriam Fictive",
    role="dsl",
    organisation_id=SCHOOLS[0].id,
    disabled=False,
)
#: Nobody erases alone: at this school two people can try it.
OTHER_LEAD = User(
    id="demo-ada",
    email="ada.pretend@aldergrove.example",
    name="Ada Pretend",
    role="dsl",
    organisation_id=SCHOOLS[0].id,
    disabled=False,
)
SECOND_LEAD = User(
    id="demo-lena",
    email="lena.fictive@birchhill.example",
    name="Lena Fictive",
    role="dsl",
    organisation_id=SCHOOLS[1].id,
    disabled=False,
)
SECOND_REFERRER = User(
    id="demo-omar",
    email="omar.placeholder@birchhill.example",
    name="Omar Placeholder",
    role="senco",
    organisation_id=SCHOOLS[1].id,
    disabled=False,
)
OFFICER = User(
    id="demo-grace",
    email="grace.nobody@council.example",
    name="Grace Nobody",
    role="officer",
    organisation_id=AUTHORITY.id,
    disabled=False,
)

ADMINISTRATOR = User(
    id="demo-noel",
    email="noel.invented@council.example",
    name="Noel Invented",
    role="administrator",
    organisation_id=AUTHORITY.id,
    disabled=False,
)
STAFF = (
    *(REFERRER, SAFEGUARDING_LEAD, OTHER_LEAD),
    *(SECOND_REFERRER, SECOND_LEAD),
    *(OFFICER, ADMINISTRATOR),
)

#: Why the school goes on with the warnings of its sample pack.
REASONS = {
    "R10": "The provider renews this insurance every year and has promised the new certificate by "
    "31 March. Our business manager checks it on 1 April."
}
ANY_REASON = "We talked about this at the planning meeting and wrote down what we agreed."


def add_people(services: Services) -> bool:
    """Add the demonstration's people, unless they are there; say whether they were added."""
    with services.ledger.transaction() as tx:
        if tx.people.by_email(OFFICER.email) is not None:
            return False
        for organisation in (AUTHORITY, *SCHOOLS):
            tx.people.add_organisation(organisation)
        for user in STAFF:
            tx.people.add_user(user)
    return True


def is_demo_data(services: Services) -> bool:
    """Say whether the database holds nobody, or the demonstration's people and nobody else."""
    known = {one.id for one in (AUTHORITY, *SCHOOLS)}
    with services.ledger.reading() as tx:
        # A provider comes to be when a school invites it: it may well be of the demonstration.
        others = [one for one in tx.people.organisations() if one.kind != "provider"]
        return all(one.id in known for one in others)


def sample_facts() -> dict[str, Any]:
    """Return the answers of the demonstration's main pack."""
    return dict(json.loads(Path(__file__).with_name("pack.json").read_text()))


def played_facts() -> dict[str, Any]:
    """Return the answers of the pack that is played through the pages: it has a file besides."""
    plan = {"has_healthcare_plan": "yes", "healthcare_plan": "Asthma plan of September 2026"}
    return sample_facts() | plan


def files_on(questions: Iterable[Question]) -> dict[str, tuple[str, bytes]]:
    """Return the files that are chosen for these questions: input's name -> (name, bytes)."""
    file = Path(__file__).with_name("asthma-plan.pdf")
    chosen = {"healthcare_plan_file": (file.name, file.read_bytes())}
    return {f"{one.name}-file": chosen[one.name] for one in questions if one.name in chosen}


def directed_facts() -> dict[str, Any]:
    """Return the answers of a pack with an off-site direction, and its notice."""
    return sample_facts() | dict(json.loads(Path(__file__).with_name("directed.json").read_text()))


def second_school_facts() -> dict[str, Any]:
    """Return the answers of another school's pack, with another provider and family."""
    facts = deepcopy(sample_facts())
    moved = json.loads(
        json.dumps(facts, ensure_ascii=False)
        .replace("Alder Grove School", "Birch Hill Academy")
        .replace("aldergrove.example", "birchhill.example")
        .replace("Riverbank Workshop & Studio", "Greenway Outdoor Learning")
        .replace("Riverbank", "Greenway")
        .replace("riverbank.example", "greenway.example")
        .replace("Miriam", "Lena")
        .replace("miriam", "lena")
        .replace("Robin", "Sunny")
        .replace("Sample", "Pretender")
        .replace("alex.sample@parents.example", "alex.pretender@parents.example")
    )
    return dict(moved) | {"school_urn": "999902"}


def unfinished_facts() -> dict[str, Any]:
    """Return a few answers of a pack that somebody has only begun, with a third provider."""
    facts = sample_facts()
    begun = ("referral_date", "commissioner_type", "school_name", "school_urn", "school_type")
    return {name: facts[name] for name in begun} | {
        "provider_name": "Canal Street Tuition",
        "pupil_forename": "Kit",
        "pupil_surname": "Makebelieve",
    }
