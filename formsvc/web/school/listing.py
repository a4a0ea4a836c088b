"""A new pack, and one pack's own page."""

from functools import partial

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.definition import Audience
from formsvc.domain.pack import DRAFTS, State
from formsvc.domain.rules import Outcome
from formsvc.domain.signers import all_signers
from formsvc.domain.versions import carried_from
from formsvc.journeys.access import audiences_of
from formsvc.journeys.afterwards import look_afterwards
from formsvc.journeys.answering import pages_with_drafts, parts_of, progress
from formsvc.journeys.following import follow_pack, reasons_given
from formsvc.journeys.giving_copies import copies_to_give
from formsvc.journeys.handing_over import colleagues_of, who_has_it
from formsvc.journeys.moments import uk_words
from formsvc.journeys.on_paper import kept_scans, scans_of
from formsvc.journeys.passing_on import waiting_to_pass_on
from formsvc.journeys.sending import people_who_sign
from formsvc.journeys.starting import pupil_name, start_pack
from formsvc.journeys.ways_signed import ways_in
from formsvc.web.asking import open_to, services, user
from formsvc.web.school.asked_parts import part_meant
from formsvc.web.school.drafts import opening
from formsvc.web.school.rule_links import link_findings


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/new")(new)
    pages.post("/packs/new")(start)
    pages.get("/packs/<ref>")(pack)


@open_to("school")
def new() -> ResponseReturnValue:
    """Say what a pack is before one is started."""
    definitions = services().catalogue.definitions.values()
    return render_template("school/new.html", definitions=definitions, opening=opening())


@open_to("school")
def start() -> ResponseReturnValue:
    """Start a pack and go to it; pressed twice, to the one that the first press started."""
    ref = start_pack(services(), user(), opening=opening())
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def pack(ref: str) -> ResponseReturnValue:
    """Show one pack: what is missing, what the rules say, who signs, what came back."""
    view = follow_pack(services(), user(), ref)
    done = progress(services(), view.all_facts)
    definitions = services().catalogue.definitions
    return render_template(
        "school/pack.html",
        view=view,
        done=done,
        drafting=view.state in DRAFTS,
        States=State,
        pupil=pupil_name(view.facts),
        afterwards=look_afterwards(services(), user(), ref),
        passing_on=waiting_to_pass_on(services(), user(), ref),
        copies=copies_to_give(services(), user(), ref),
        scans=scans_of(services(), user(), ref),
        kept=kept_scans(services(), user(), ref),
        people=people_who_sign(all_signers(definitions.values(), view.facts)),
        titles={name: one.title for name, one in definitions.items()},
        findings=link_findings(
            (one for one in view.findings if one.outcome in {Outcome.WARN, Outcome.FAIL}),
            ref,
            definitions,
        ),
        given=reasons_given(view),
        safeguarding_copies=[
            one for one in view.sealed if one.audience in audiences_of(user()) - {Audience.SCHOOL}
        ],
        signed_so=ways_in(view.entries),
        signed_at={entry.seq: uk_words(entry.at) for entry in view.entries},
        carried_from=carried_from(view.entries),
        ready=not any(one.missing for one in done),
        parts=parts_of(services(), user(), view.all_facts),
        unsaved=pages_with_drafts(services(), user(), ref),
        handed=who_has_it(services(), user(), view),
        colleagues=colleagues_of(services(), user()),
        meant_by=partial(part_meant, ref=ref, definitions=definitions, mine=audiences_of(user())),
        uk_words=uk_words,
    )
