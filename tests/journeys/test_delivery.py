"""Letters on their way: what mail systems say is kept once, and wrong addresses are put right."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import (
    REFERRER,
    a_stranger,
    do_jobs,
    everything,
    give_reasons,
    letters,
    links,
    sign_all,
    sign_one,
    text_of,
)
from delivery_kit import Refusing, a_maildir, a_report, drop

from formsvc.adapters.bounces import BounceBox
from formsvc.adapters.links import LinkKeyMissing
from formsvc.adapters.post import LetterNotTaken, LetterRefused
from formsvc.demo.people import sample_facts
from formsvc.domain.delivery import Delivery
from formsvc.domain.events import Event, sentence
from formsvc.domain.pack import State
from formsvc.domain.page_languages import language_of
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.reminders import Reminders
from formsvc.journeys import signing
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.bouncing import hear_from_notify, read_bounces
from formsvc.journeys.following import answer_question, follow_pack, reopen_pack, withdraw_pack
from formsvc.journeys.former_addresses import tells_former_address
from formsvc.journeys.fresh_links import FRESH_A_DAY, ask_fresh_link
from formsvc.journeys.passing_on import refuse_to_pass_on
from formsvc.journeys.reminding import remind_due
from formsvc.journeys.sending import LINK_DAYS, replace_link, send_pack
from formsvc.journeys.working import Worker, run_one

PARENT = "alex.sample@parents.example"
RIGHT = "alex.right@parents.example"
PROVIDER = "sam@riverbank.example"
EVERY_NAME = re.compile(r'"name": "([^"]+)"')


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def services(services):
    return replace(services, reminders=Reminders(most=3, after=timedelta(days=4)))


@pytest.fixture
def box(services, tmp_path):
    folder = a_maildir(tmp_path / "box")
    return folder, replace(services, bounces=BounceBox(folder, domain="localhost.example"))


def events(services, ref, *wanted):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref, only=wanted)


def person(services, ref, email=PARENT):
    with services.ledger.reading() as tx:
        version = tx.versions.latest(ref).number
        return next(one for one in tx.invitations.of_version(ref, version) if one.address == email)


def wish_of(services, ref):
    """The number of the entry of what was asked of the school last."""
    with services.ledger.reading() as tx:
        wishes = [Event.QUESTION_ASKED, Event.DELEGATION_ASKED]
        return tx.entries.of_pack(ref, only=wishes)[-1].seq


def letter_of(services, ref, email=PARENT):
    """Return the id of the letter that brought a person's link."""
    name = person(services, ref, email).id
    with services.ledger.reading() as tx:
        return tx.letters.telling(ref)[name].id


def standing(services, ref, email=PARENT):
    return follow_pack(services, REFERRER, ref).delivery[person(services, ref, email).id].standing


class LinksBut:
    """Makes links for everybody but one."""

    def __init__(self, usual, name):
        self.usual, self.name = usual, name

    def __getattr__(self, name):
        return getattr(self.usual, name)

    def derive(self, seed, subject):
        if subject == self.name:
            raise LinkKeyMissing
        return self.usual.derive(seed, subject)


class TestWhatMailSystemsSay:
    def test_a_letter_that_was_taken_counts_as_no_more_than_that(self, services, ref):
        entry = events(services, ref, Event.LETTER_SENT)[0]

        assert standing(services, ref) is Delivery.ACCEPTED
        assert sentence(entry.event, entry.data).startswith("The mail system took a letter")

    def test_a_letter_that_came_back_is_an_entry_and_a_task(self, services, ref, box):
        folder, listening = box
        drop(folder, a_report(letter_of(services, ref)))
        count = read_bounces(listening)
        (entry,) = events(services, ref, Event.LETTER_BOUNCED)

        assert count == 1
        assert (entry.data["letter"], entry.data["said"]) == ("invitation", "5.1.1")
        assert [one.address for one in follow_pack(services, REFERRER, ref).astray] == [PARENT]
        assert services.ledger.verify().fault is None

    def test_the_same_report_again_changes_nothing(self, services, ref, box):
        folder, listening = box
        for _ in range(3):
            drop(folder, a_report(letter_of(services, ref)))
            read_bounces(listening)
        drop(folder, a_report(letter_of(services, ref), action="delayed", status="4.4.1"))
        read_bounces(listening)

        assert len(events(services, ref, Event.LETTER_BOUNCED)) == 1
        assert events(services, ref, Event.LETTER_DEFERRED) == []

    def test_a_report_about_no_letter_of_ours_changes_nothing(self, services, ref, box):
        folder, listening = box
        before = everything(services)
        drop(folder, a_report("0" * 32, to=f"{PARENT}"))
        count = read_bounces(listening)

        assert count == 0
        assert everything(services) == before
        assert [one.name for one in (folder / "cur").iterdir()] == ["1.a.mx:2,"]

    @pytest.mark.parametrize(
        ("status", "event"),
        [
            ("permanent-failure", Event.LETTER_BOUNCED),
            ("temporary-failure", Event.LETTER_UNDELIVERED),
            ("technical-failure", Event.LETTER_UNDELIVERED),
        ],
    )
    def test_notify_reports_a_letter_that_did_not_arrive(self, services, ref, status, event):
        hear_from_notify(services, {"reference": letter_of(services, ref), "status": status})
        (entry,) = events(services, ref, event)

        assert entry.data["said"] == status
        assert [one.address for one in follow_pack(services, REFERRER, ref).astray] == [PARENT]

    def test_notify_reports_a_letter_that_was_delivered_and_may_still_come_back(
        self, services, ref
    ):
        letter = letter_of(services, ref)
        for status in ("delivered", "delivered", "permanent-failure", "delivered"):
            hear_from_notify(services, {"reference": letter, "status": status})
        told = [
            one.event
            for event in (Event.LETTER_SENT, Event.LETTER_DELIVERED, Event.LETTER_BOUNCED)
            for one in events(services, ref, event)
            if one.data["message_id"] == letter
        ]

        assert told == [Event.LETTER_SENT, Event.LETTER_DELIVERED, Event.LETTER_BOUNCED]

    @pytest.mark.parametrize(
        "said",
        [
            {"status": "sending"},
            {"status": "permanent-failure; really"},
            {"status": ["permanent-failure"]},
            {"reference": "x' OR 1=1", "status": "permanent-failure"},
            {"reference": None, "status": "permanent-failure"},
            {"reference": "0" * 32, "status": "permanent-failure"},
        ],
    )
    def test_what_else_notify_or_somebody_says_changes_nothing(self, services, ref, said):
        before = everything(services)
        hear_from_notify(services, {"reference": letter_of(services, ref)} | said)

        assert everything(services) == before

    def test_a_letter_that_has_to_wait_is_one_entry_and_goes_out_later(self, services, ref, clock):
        post = Refusing(services.post, PARENT, LetterNotTaken("it is busy", "451"))
        out = replace(services, post=post)
        replace_link(services, REFERRER, ref, person(services, ref).id)
        for _ in range(4):
            run_one(out, "test")
            clock.forward(hours=1)
        waiting = standing(services, ref)
        post.trouble = None
        run_one(out, "test")

        assert [one.data["said"] for one in events(services, ref, Event.LETTER_DEFERRED)] == ["451"]
        assert (waiting, standing(services, ref)) == (Delivery.DEFERRED, Delivery.ACCEPTED)

    def test_a_letter_that_is_refused_is_an_entry_and_a_task(self, services, ref):
        out = replace(services, post=Refusing(services.post, PARENT, LetterRefused(550)))
        replace_link(services, REFERRER, ref, person(services, ref).id)
        run_one(out, "test")
        (entry,) = events(services, ref, Event.LETTER_REFUSED)

        assert entry.data["said"] == "550"
        assert [one.address for one in follow_pack(services, REFERRER, ref).astray] == [PARENT]

    def test_a_letter_with_a_link_that_has_passed_is_not_sent_any_more(self, services, ref, clock):
        name = person(services, ref).id
        replace_link(services, REFERRER, ref, name)
        replace_link(services, REFERRER, ref, name)
        before = len(letters(services))
        do_jobs(services)

        assert len(letters(services)) == before + 1
        replace_link(services, REFERRER, ref, name)
        withdraw_pack(services, REFERRER, ref)
        do_jobs(services)
        assert len(letters(services)) == before + 1


class TestCorrectingAnAddress:
    def correct(self, services, ref, address=RIGHT, user=REFERRER):
        correct_address(services, user, ref, person(services, ref).id, address)

    def test_the_old_link_dies_and_the_new_one_goes_to_the_right_address(self, services, ref):
        old = links(services)[PARENT]
        inside = signing.go_in(services, old)
        self.correct(services, ref)
        do_jobs(services)
        new = links(services)[RIGHT]

        for _ in range(2):
            with pytest.raises(signing.LinkReplaced):
                signing.look_round(services, old, inside)
        with pytest.raises(signing.SigningSessionOver):
            signing.look_round(services, new, inside)
        assert sign_all(services, new, "Alex Sample")

    def test_what_others_and_the_person_signed_stays_and_the_ledger_stays_whole(
        self, services, ref
    ):
        everybody = links(services)
        for email, token in everybody.items():
            if email != PARENT:
                sign_all(services, token, "Some Body")
        secret = signing.go_in(services, everybody[PARENT])
        visit = signing.look_round(services, everybody[PARENT], secret)
        sign_one(services, everybody[PARENT], secret, visit.waiting[0])
        signed = len(events(services, ref, Event.DOCUMENT_SIGNED))
        self.correct(services, ref)
        do_jobs(services)
        fault = services.ledger.verify().fault
        rest = sign_all(services, links(services)[RIGHT], "Alex Sample")
        do_jobs(services)

        assert fault is None
        assert len(rest) == len(visit.waiting) - 1
        assert len(events(services, ref, Event.DOCUMENT_SIGNED)) == signed + len(rest)
        assert follow_pack(services, REFERRER, ref).state is State.SEALED
        assert services.ledger.verify().fault is None
        assert [one for one in letters(services) if RIGHT in one["To"]][-1].get_content_type() == (
            "multipart/mixed"
        )

    def test_a_row_with_another_address_than_the_entries_tell_is_found(self, services, ref):
        sign_all(services, links(services)[PARENT], "Alex Sample")
        self.correct(services, ref)
        with services.ledger.transaction() as tx:
            tx.invitations.change("UPDATE invitation SET address = 'x@evil.example'")

        assert services.ledger.verify().fault is not None

    def test_the_correction_is_an_entry_without_an_address_in_the_chain(self, services, ref):
        self.correct(services, ref)
        (entry,) = events(services, ref, Event.ADDRESS_CORRECTED)
        with services.ledger.reading() as tx:
            told = tx.entries.private(entry.seq)

        assert told == {"was": PARENT, "now": RIGHT}
        assert "@" not in entry.body.decode()

    def test_the_answer_itself_is_corrected_for_a_later_version(self, services, ref):
        self.correct(services, ref)
        with services.ledger.reading() as tx:
            parents = tx.facts.values(ref)["parents"]

        assert [one.get("email") for one in parents] == [RIGHT, None]

    def test_a_failed_letter_is_no_task_any_more(self, services, ref):
        hear_from_notify(
            services, {"reference": letter_of(services, ref), "status": "permanent-failure"}
        )
        self.correct(services, ref)
        now = follow_pack(services, REFERRER, ref)

        assert now.astray == ()
        assert standing(services, ref, RIGHT) is Delivery.PROMISED

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Enter their email address"),
            ("alex", "email"),
            (PARENT.upper(), "how we reach them already"),
            (REFERRER.email, "somebody at your school"),
            (REFERRER.email.upper(), "somebody at your school"),
            ("chris.away@parents.example", "Nothing may go"),
        ],
    )
    def test_an_address_that_may_not_be_is_refused_and_nothing_changes(
        self, services, ref, typed, said
    ):
        with services.ledger.transaction() as tx:
            fact = tx.facts.all(ref)["parents"]
            rows = [
                one | ({"email": "chris.away@parents.example", "nothing_sent": "yes"} if at else {})
                for at, one in enumerate(fact.value)
            ]
            tx.facts.put(ref, fact.document, values={"parents": rows}, by="test")
        before = everything(services)
        with pytest.raises(signing.NotYetComplete) as caught:
            self.correct(services, ref, typed)

        assert said in caught.value.faults["email"]
        assert everything(services) == before

    def test_the_address_of_another_party_is_refused(self, services, ref):
        with services.ledger.reading() as tx:
            people = tx.invitations.of_version(ref, 1)
        other = next(one.address for one in people if one.party == "provider")
        with pytest.raises(signing.NotYetComplete, match="missing"):
            self.correct(services, ref, other)

    @pytest.mark.parametrize(
        "case",
        [
            (PROVIDER, "link_backup", "Bea Backup", True),
            (PROVIDER, "link_backup", "Mr Sam O'Pretend", False),
            (PROVIDER, "provider_dsl", "Dana Deputy", False),
            (PARENT, "link_backup", "Bea Backup", True),
            (PARENT, "link_backup", "Ms Alex Sample", False),
            (PARENT, "pupil_contact", "Alex Sample", True),
        ],
    )
    def test_a_named_persons_is_refused_but_for_the_same_person(self, services, ref, case):
        """Whoever has the link can sign: no school for a provider, no parent for a pupil."""
        was, holder, name, refused = case
        values = {holder: {"name": name, "email": "Bea@named.example"}}
        if holder == "pupil_contact":  # the one whose link it is; the address is a parent's
            values[holder]["email"] = PARENT
            values["parents"] = [{"name": "Kim Sample", "email": "Bea@named.example"}]
        with services.ledger.transaction() as tx:
            tx.facts.put(ref, "referral", values=values, by="test")
        invited = person(services, ref, was).id
        if not refused:
            correct_address(services, REFERRER, ref, invited, "bea@named.example")
            return
        with pytest.raises(signing.NotYetComplete) as caught:
            correct_address(services, REFERRER, ref, invited, "bea@named.example")
        assert "somebody else who is named" in caught.value.faults["email"]

    def test_nobody_of_another_school_can_correct_it(self, services, ref):
        stranger = a_stranger(services)
        with pytest.raises(NotFound):
            self.correct(services, ref, user=stranger)

    def test_an_old_version_is_not_corrected(self, services, ref):
        withdraw_pack(services, REFERRER, ref)
        with pytest.raises(NotAllowed):
            self.correct(services, ref)

    def test_a_copy_that_did_not_arrive_goes_to_the_right_address(self, services, ref):
        for token in links(services).values():
            sign_all(services, token, "Some Body")
        do_jobs(services)
        old = links(services)[PARENT]
        self.correct(services, ref)
        do_jobs(services)
        (copy,) = [one for one in letters(services) if RIGHT in one["To"]]

        assert len(list(copy.iter_attachments())) >= 1
        with pytest.raises(signing.LinkReplaced):
            signing.open_link(services, old)

    def test_a_copy_that_was_refused_goes_out_once_and_to_the_right_address(self, services, ref):
        for token in links(services).values():
            sign_all(services, token, "Some Body")
        do_jobs(replace(services, post=Refusing(services.post, PARENT, LetterRefused(550))))
        self.correct(services, ref)
        do_jobs(services)
        copies = [one for one in letters(services) if RIGHT in one["To"]]

        assert len(copies) == 1
        assert not [one for one in follow_pack(services, REFERRER, ref).troubles if one.given_up]


class TestTheFormerAddress:
    """A correction that a wrong-doer makes must not go unseen by whoever it cuts off."""

    def correct(self, services, ref, *, to=RIGHT, was=PARENT):
        correct_address(services, REFERRER, ref, person(services, ref, was).id, to)
        before = len(letters(services))
        do_jobs(services)
        return [one for one in letters(services)[before:] if was in one["To"]]

    def test_is_told_without_a_name_a_link_or_anything_of_the_pack(self, services, ref):
        (letter,) = self.correct(services, ref)
        said = f"{letter}\n{text_of(letter)}".replace(PARENT, "")
        facts = sample_facts()
        names = {one for word in EVERY_NAME.findall(json.dumps(facts)) for one in word.split()}

        assert "no longer meant for this address" in text_of(letter)
        assert text_of(letter).startswith("Good day,")
        assert "/s/" not in said
        assert "http" not in said
        assert ref not in said
        assert "@" not in said.replace("@localhost.example", "")
        assert len(names) > 10
        assert sorted(one for one in names if re.search(rf"\b{one}\b", said)) == []

    def test_is_told_in_the_language_of_its_person(self, services, ref):
        signing.go_in(services, links(services)[PARENT], language=language_of("pl"))
        (letter,) = self.correct(services, ref)

        assert text_of(letter).startswith("Dzień dobry,")
        assert "A machine wrote" not in text_of(letter).partition("----")[0]
        assert "no longer meant for this address" in text_of(letter).partition("----")[2]

    @pytest.mark.parametrize("before", ["", "new link", "waits for the next version"])
    def test_is_told_whatever_was_done_before_to_hide_it(self, services, ref, before):
        if before == "new link":
            replace_link(services, REFERRER, ref, person(services, ref).id)
        elif before:
            amend_pack(services, REFERRER, ref, "Longer days")
            give_reasons(services, ref)
            send_pack(services, REFERRER, ref)
        promised = tells_former_address(services, REFERRER, ref, person(services, ref).id)

        assert promised
        assert len(self.correct(services, ref)) == 1
        invited = person(services, ref, RIGHT).id
        assert tells_former_address(services, REFERRER, ref, invited)

    @pytest.mark.parametrize("case", ["bounced", "refused", "restricted", "never written to"])
    def test_hears_nothing_where_nothing_arrives_or_may_be_sent(self, services, ref, case):
        if case == "bounced":
            reported = {"reference": letter_of(services, ref), "status": "permanent-failure"}
            hear_from_notify(services, reported)
        elif case == "refused":
            replace_link(services, REFERRER, ref, person(services, ref).id)
            do_jobs(replace(services, post=Refusing(services.post, PARENT, LetterRefused(550))))
        elif case == "restricted":
            restrict(services, ref, PARENT)
        else:
            correct_address(services, REFERRER, ref, person(services, ref).id, "x@slip.example")
        was = "x@slip.example" if case == "never written to" else PARENT

        assert not tells_former_address(services, REFERRER, ref, person(services, ref, was).id)
        assert self.correct(services, ref, was=was) == []

    def test_hears_nothing_when_it_is_the_right_one_again_before_the_letter_went(
        self, services, ref
    ):
        before = len(letters(services))
        correct_address(services, REFERRER, ref, person(services, ref).id, RIGHT)
        correct_address(services, REFERRER, ref, person(services, ref, RIGHT).id, PARENT)
        do_jobs(services)
        sent = [one for one in letters(services)[before:] if PARENT in one["To"]]

        assert [bool(re.search("/s/", text_of(one))) for one in sent] == [True]

    def test_that_refuses_the_letter_is_an_entry_and_nobodys_task(self, services, ref):
        correct_address(services, REFERRER, ref, person(services, ref).id, RIGHT)
        do_jobs(replace(services, post=Refusing(services.post, PARENT, LetterRefused(550))))
        view = follow_pack(services, REFERRER, ref)
        with services.ledger.reading() as tx:
            failed = tx.letters.failed_since("")

        assert [one.data["letter"] for one in events(services, ref, Event.LETTER_REFUSED)] == [
            "former_address"
        ]
        assert (view.astray, view.troubles, failed) == ((), (), [])


def restrict(services, ref, address):
    """Say, after the pack was sent, that contact with whoever has an address is restricted."""
    with services.ledger.transaction() as tx:
        fact = tx.facts.all(ref)["parents"]
        rows = [
            one | ({"nothing_sent": "yes"} if one.get("email") == address else {})
            for one in fact.value
        ]
        tx.facts.put(ref, fact.document, values={"parents": rows}, by="test")


class TestAFreshLink:
    def test_goes_to_the_recorded_address_when_the_link_has_run_out(self, services, ref, clock):
        old = links(services)[PARENT]
        clock.forward(days=LINK_DAYS, seconds=1)
        with pytest.raises(signing.LinkExpired):
            signing.open_link(services, old)
        ask_fresh_link(services, old)
        do_jobs(services)
        new = links(services)[PARENT]
        entry = events(services, ref, Event.LINK_REPLACED)[-1]

        assert signing.open_link(services, new).school
        assert entry.data["reason"] == "asked_by_person"
        with pytest.raises(signing.LinkReplaced):
            signing.open_link(services, old)

    def test_is_sent_a_few_times_a_day_and_no_more(self, services, ref, clock):
        for _ in range(FRESH_A_DAY + 3):
            token = links(services)[PARENT]
            with services.ledger.transaction() as tx:
                tx.invitations.change("UPDATE invitation SET expires_at = '2026-01-01T00:00:00Z'")
            ask_fresh_link(services, token)
            do_jobs(services)

        assert len(events(services, ref, Event.LINK_REPLACED)) == FRESH_A_DAY

    @pytest.mark.parametrize("case", ["works", "junk", "replaced", "withdrawn", "signed"])
    def test_is_not_sent_for_a_link_that_works_or_was_stopped(self, services, ref, clock, case):
        token = links(services)[PARENT]
        if case == "replaced":
            replace_link(services, REFERRER, ref, person(services, ref).id)
            do_jobs(services)
        elif case == "withdrawn":
            withdraw_pack(services, REFERRER, ref)
        elif case == "signed":
            for one in links(services).values():
                sign_all(services, one, "Some Body")
        if case != "works":
            clock.forward(days=LINK_DAYS, seconds=1)
        before = everything(services)
        ask_fresh_link(services, "junk" if case == "junk" else token)

        assert everything(services) == before


class TestStoppedLinks:
    def why(self, services, token):
        with pytest.raises(signing.LinkReplaced) as caught:
            signing.open_link(services, token)
        return caught.value

    def test_each_says_what_happened_and_who_to_call(self, services, ref):
        token = links(services)[PARENT]
        withdraw_pack(services, REFERRER, ref)
        withdrawn = self.why(services, token)
        reopen_pack(services, REFERRER, ref)
        changing = self.why(services, token)

        assert (withdrawn.why, changing.why) == (
            signing.Stopped.WITHDRAWN,
            signing.Stopped.CHANGING,
        )
        assert withdrawn.school
        assert any(one.isdigit() for one in withdrawn.phone)

    def test_a_replaced_one_says_so_too(self, services, ref):
        token = links(services)[PARENT]
        replace_link(services, REFERRER, ref, person(services, ref).id)
        do_jobs(services)
        problem = self.why(services, token)

        assert problem.why is signing.Stopped.REPLACED
        assert problem.school

    def test_a_no_stops_everybodys(self, services, ref):
        everybody = links(services)
        token = everybody.pop(PARENT)
        other = next(iter(everybody.values()))
        secret = signing.go_in(services, other)
        document = signing.look_round(services, other, secret).waiting[0].document
        signing.decline_document(services, other, secret, document, "It does not fit")

        assert self.why(services, token).why is signing.Stopped.DECLINED


class TestReminders:
    def remind(self, services, clock, **later):
        clock.forward(**later)
        count = remind_due(services)
        do_jobs(services)
        return count

    def test_come_with_a_new_link_and_no_more_often_than_the_cap(self, services, ref, clock):
        old = links(services)[PARENT]
        people = len(links(services))
        first = self.remind(services, clock, days=4, hours=2)
        new = links(services)[PARENT]
        again = self.remind(services, clock, hours=1)
        later = [self.remind(services, clock, days=4) for _ in range(4)]

        assert (first, again, later) == (people, 0, [people, people, 0, 0])
        assert new != old
        assert "still waits" in letters(services)[-1]["Subject"]
        assert person(services, ref).reminders == 3
        with pytest.raises(signing.LinkReplaced):
            signing.open_link(services, old)

    def test_are_never_sent_at_night(self, services, clock):
        assert self.remind(services, clock, days=4, hours=14) == 0  # 22:00 in the UK
        assert self.remind(services, clock, hours=9, minutes=59) == 0  # 07:59
        assert self.remind(services, clock, minutes=1) > 0

    def test_are_never_sent_in_the_night_of_somebody_abroad(self, services, ref, clock):
        with services.ledger.transaction() as tx:
            tx.invitations.change(
                "UPDATE invitation SET time_zone = 'Asia/Karachi' WHERE address = ?", PARENT
            )
        self.remind(services, clock, days=4, hours=8, minutes=30)  # 16:30 in the UK, 21:30 there
        asleep = person(services, ref).reminders
        self.remind(services, clock, hours=16)

        assert asleep == 0
        assert person(services, ref).reminders == 1

    def test_that_were_held_up_until_night_wait_for_the_morning(self, services, clock):
        clock.forward(days=4, hours=12, minutes=50)  # 20:50
        before, count = len(letters(services)), remind_due(services)
        clock.forward(hours=3)
        do_jobs(services)
        at_night = len(letters(services))
        for _ in range(9):
            clock.forward(hours=1)
            do_jobs(services)

        assert (count > 3, at_night) == (True, before)
        assert len(letters(services)) == before + count

    def test_that_were_held_up_are_not_sent_to_whoever_signed_on_paper_meanwhile(
        self, services, ref, clock
    ):
        clock.forward(days=4, hours=2)
        count, before = remind_due(services), len(letters(services))
        parent = person(services, ref).id
        with services.ledger.transaction() as tx:
            for document in ("referral", "plan"):
                tx.invitations.claim(parent, document, "signed")
        do_jobs(services)
        reminded = [str(one["To"]) for one in letters(services)[before:]]

        assert len(reminded) == count - 1
        assert not [one for one in reminded if PARENT in one]

    @pytest.mark.parametrize("wish", ["help", "question", "delegate"])
    def test_are_not_sent_to_whoever_waits_for_the_school(self, services, ref, clock, wish):
        token, invitation = links(services)[PARENT], person(services, ref).id
        secret = signing.go_in(services, token)
        if wish == "delegate":
            to = signing.Delegate(
                name="Kim Sample", email="kim@family.example", role="Aunt", reason="I am away"
            )
            signing.ask_to_pass_on(services, token, secret, to)
        else:
            signing.ask_question(services, token, secret, "plan", "Please ring me", wish=wish)
        waits = self.remind(services, clock, days=4, hours=2)
        if wish == "delegate":
            seq = wish_of(services, ref)
            refuse_to_pass_on(services, REFERRER, ref, seq, "She is not a parent")
        else:
            answer_question(services, REFERRER, ref, wish_of(services, ref), "We rang you")
        clock.forward(hours=1)

        assert waits == len(links(services)) - 1
        assert remind_due(services) == 1
        assert person(services, ref).reminders == 1
        assert invitation == person(services, ref).id

    def test_are_not_sent_to_whoever_has_answered_or_is_reading(self, services, ref, clock):
        everybody = links(services)
        done, reading, *rest = everybody
        sign_all(services, everybody[done], "Some Body")
        clock.forward(days=4, hours=2)
        signing.go_in(services, everybody[reading])
        reminded = remind_due(services)

        assert reminded == len(rest)
        assert signing.open_link(services, everybody[reading])

    def test_stop_when_a_letter_came_back(self, services, ref, clock):
        hear_from_notify(
            services, {"reference": letter_of(services, ref), "status": "permanent-failure"}
        )
        everybody = len(links(services))

        assert self.remind(services, clock, days=4, hours=2) == everybody - 1
        assert person(services, ref).reminders == 0

    def test_never_go_to_a_restricted_contact(self, services, ref, clock):
        with services.ledger.transaction() as tx:
            fact = tx.facts.all(ref)["parents"]
            rows = [one | {"nothing_sent": "yes"} for one in fact.value]
            tx.facts.put(ref, fact.document, values={"parents": rows}, by="test")
        self.remind(services, clock, days=4, hours=2)

        assert person(services, ref).reminders == 0
        assert not [
            one for one in letters(services) if PARENT in one["To"] and "waits" in one["Subject"]
        ]

    def test_are_not_sent_for_a_pack_that_was_taken_back(self, services, ref, clock):
        withdraw_pack(services, REFERRER, ref)

        assert self.remind(services, clock, days=4, hours=2) == 0

    def test_one_packs_trouble_keeps_nobody_elses_reminder_back(self, services, ref, clock):
        links_of = LinksBut(services.links, person(services, ref).id)
        broken = replace(services, links=links_of)
        count = self.remind(broken, clock, days=4, hours=2)

        assert count == len(links(services)) - 1
        assert person(services, ref).reminders == 0

    def test_go_out_though_the_mailbox_cannot_be_read(self, services, ref, clock, tmp_path, caplog):
        nowhere = BounceBox(tmp_path / "nowhere", domain="localhost.example")
        worker = Worker(replace(services, bounces=nowhere), "test")
        clock.forward(days=4, hours=2)
        worker._look_around()

        assert person(services, ref).reminders == 1
        assert "read_bounces failed: FileNotFoundError" in caplog.text

    def test_can_be_switched_off(self, services, clock):
        never = replace(services, reminders=Reminders(most=0, after=timedelta(days=4)))

        assert self.remind(never, clock, days=4, hours=2) == 0

    def test_say_until_when_the_link_works_and_name_no_child(self, services, clock):
        self.remind(services, clock, days=4, hours=2)
        words = text_of(letters(services)[-1])

        # The very moment: whoever comes in the evening of that day must not find it stopped.
        assert "It works until 18 December 2026, 10:00." in words
        assert "Robin" not in words
