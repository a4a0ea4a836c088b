"""The register behind the pages: entries, many at once, and files that wait for the scanner."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from builders import REFERRER, a_pack, do_jobs, everything
from provider_kit import LIABILITY, current, give, inside
from upload_kit import EICAR, FakeClamd, a_pdf

from formsvc.adapters.uploads import UploadRefused
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import Standing
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.uploads import Scan
from formsvc.journeys import providers
from formsvc.journeys.keeping import prove_whole
from formsvc.journeys.providers import RegisterChanged, see_part
from formsvc.journeys.signing_in import TooManyTries
from formsvc.journeys.uploads import shown_name


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def who(services, ref):
    return inside(services, ref)


@pytest.fixture
def provider_id(services, who):
    return see_part(services, *who).provider.id


def entries(services, provider_id):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(provider_id)


def an_infected_pdf():
    return a_pdf() + EICAR


def test_giving_replacing_and_taking_back_are_entries_of_the_provider(services, who, provider_id):
    first = give(services, who, what="One")
    second = give(services, who, what="Two")
    providers.withdraw_check(services, who, LIABILITY, expected=second.id)
    told = [one for one in entries(services, provider_id) if one.event.value.startswith("evid")]

    assert [one.event for one in told] == [
        Event.EVIDENCE_ADDED,
        Event.EVIDENCE_REPLACED,
        Event.EVIDENCE_WITHDRAWN,
    ]
    assert told[1].data["replaced"] == first.id
    assert services.ledger.verify().fault is None


def test_what_was_replaced_is_still_there_as_it_was(services, who, provider_id):
    first = give(services, who, what="One")
    second = give(services, who, what="Two")
    with services.ledger.reading() as tx:
        history = tx.register.history(provider_id, LIABILITY)

    assert [one.part("what") for one in history] == ["One", "Two"]
    assert history[0].superseded_by == second.id
    assert (history[0].id, history[0].ended_at is None) == (first.id, False)


def test_saving_the_same_again_adds_nothing(services, who):
    give(services, who)
    before = everything(services)
    give(services, who)

    assert everything(services)["evidence"] == before["evidence"]
    assert everything(services)["entry"] == before["entry"]


def test_entries_of_a_register_name_nobody(services, who, provider_id):
    give(services, who, what="Held by Sam O'Pretend")
    bodies = b"".join(one.body for one in entries(services, provider_id))

    for word in (b"Pretend", b"riverbank.example", b"Riverbank", b"Held by"):
        assert word not in bodies


def test_twenty_at_once_leave_one_current_row_and_a_whole_chain(services, who, provider_id):
    expected = give(services, who).id

    def save(number):
        try:
            providers.save_check(
                services,
                who,
                LIABILITY,
                raws={"what": f"Certificate {number}", "where": "Office"},
                upload_id="",
                expected=expected,
            )
        except RegisterChanged:
            return 0
        return 1

    with ThreadPoolExecutor(20) as many:
        saved = sum(many.map(save, range(20)))

    assert saved == 1
    assert current(services, provider_id)[LIABILITY].part("what").startswith("Certificate")
    assert services.ledger.verify().fault is None


def test_twenty_invitations_at_once_make_one_provider_and_one_link(services, ref):
    def invite(_):
        try:
            providers.invite_provider(
                services, REFERRER, ref, name="Sam", email="sam@riverbank.example"
            )
        except Exception as error:  # noqa: BLE001 - counted below
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(20) as many:
        said = list(many.map(invite, range(20)))

    assert sorted(set(said)) == ["", "TooManyTries"]
    rows = everything(services)
    assert len(rows["provider"]) == len(rows["provider_link"]) == 1


def test_a_packs_event_cannot_happen_to_a_provider_nor_the_other_way(services, ref, provider_id):
    wrong = (
        (Happening(event=Event.PACK_REOPENED, pack=provider_id, actor="x", data={}), NotAllowed),
        (Happening(event=Event.PROVIDER_OPENED, pack=ref, actor="x", data={"link": ""}), NotFound),
        (Happening(event=Event.PROVIDER_OPENED, pack="no", actor="x", data={"link": ""}), NotFound),
    )
    before = everything(services)
    for happening, problem in wrong:
        with pytest.raises(problem), services.ledger.transaction() as tx:
            tx.entries.append(happening)

    assert everything(services) == before


def test_a_backup_knows_the_files_of_providers(services, who):
    upload = providers.receive_file(services, who, name="a.pdf", data=a_pdf())
    give(services, who, upload=upload.id)
    prove_whole(services)
    file = services.blobs.folder / upload.sha256[:2] / upload.sha256
    file.write_bytes(b"altered")

    with pytest.raises(Exception, match="not whole"):
        prove_whole(services)


def test_a_clean_file_is_marked_as_clean(watched, who):
    assert providers.receive_file(watched, who, name="a.pdf", data=a_pdf()).scan is Scan.CLEAN


def test_an_infected_file_is_refused_and_nothing_is_kept(watched, who):
    before = everything(watched)["upload"]
    with pytest.raises(UploadRefused, match="virus scanner found something"):
        providers.receive_file(watched, who, name="a.pdf", data=an_infected_pdf())

    assert everything(watched)["upload"] == before


def test_while_the_scanner_is_down_a_file_waits_and_nobody_opens_it(watched, who, ref, clamd):
    clamd.stop()
    upload = providers.receive_file(watched, who, name="a.pdf", data=a_pdf())
    given = give(watched, who, upload=upload.id, where="")

    assert upload.scan is Scan.WAITING
    assert see_part(watched, *who).standing(LIABILITY) is Standing.WAITING
    with pytest.raises(NotAllowed, match="not looked at it yet"):
        providers.open_own_file(watched, who, upload.id)
    with pytest.raises(NotAllowed, match="not looked at it yet"):
        providers.open_schools_file(watched, REFERRER, ref, given.id)
    offer = providers.look_at_provider(watched, REFERRER, ref).offers[LIABILITY]
    assert not offer.usable


def test_the_scan_is_done_when_the_scanner_is_back(watched, who, clamd, clock):
    clamd.stop()
    upload = providers.receive_file(watched, who, name="a.pdf", data=a_pdf())
    give(watched, who, upload=upload.id, where="")
    do_jobs(watched)
    assert see_part(watched, *who).standing(LIABILITY) is Standing.WAITING

    back = FakeClamd(clamd.path)
    clock.forward(hours=2)
    do_jobs(watched)
    back.stop()

    assert see_part(watched, *who).standing(LIABILITY) is Standing.CURRENT
    assert providers.open_own_file(watched, who, upload.id)[1].startswith(b"%PDF-")


def test_a_scanner_that_is_down_for_days_loses_no_file(watched, who, clamd, clock):
    clamd.stop()
    upload = providers.receive_file(watched, who, name="a.pdf", data=a_pdf())
    for _ in range(30):
        clock.forward(hours=6)
        do_jobs(watched)
    with watched.ledger.reading() as tx:
        assert tx.jobs.dead() == []
    back = FakeClamd(clamd.path)
    clock.forward(hours=6)
    do_jobs(watched)
    back.stop()

    with watched.ledger.reading() as tx:
        assert tx.uploads.get(upload.id).scan is Scan.CLEAN


def test_a_file_found_infected_later_is_refused_and_written_down(
    watched, who, provider_id, clamd, clock
):
    clamd.stop()
    upload = providers.receive_file(watched, who, name="a.pdf", data=a_pdf())
    give(watched, who, upload=upload.id, where="")
    back = FakeClamd(clamd.path)
    back.answer = b"stream: Some.Virus FOUND\0"
    clock.forward(hours=2)
    do_jobs(watched)
    back.stop()

    assert see_part(watched, *who).standing(LIABILITY) is Standing.REFUSED
    assert entries(watched, provider_id)[-1].event is Event.EVIDENCE_REFUSED
    with pytest.raises(NotAllowed, match="found something"):
        providers.open_own_file(watched, who, upload.id)
    with pytest.raises(NotFound):
        give(watched, who, "chk_first_aid", upload=upload.id, where="")


def test_without_the_scanner_any_more_a_waiting_file_goes_on_waiting(watched, who, clamd, clock):
    clamd.stop()
    upload = providers.receive_file(watched, who, name="a.pdf", data=a_pdf())
    clock.forward(hours=2)
    do_jobs(replace(watched, scanner=None))

    with watched.ledger.reading() as tx:
        assert tx.uploads.get(upload.id).scan is Scan.WAITING


def test_files_of_one_provider_are_limited_in_a_day(services, who, monkeypatch):
    monkeypatch.setattr("formsvc.journeys.providers.files.FILES_A_DAY", 1)
    providers.receive_file(services, who, name="a.pdf", data=a_pdf())
    with pytest.raises(TooManyTries):
        providers.receive_file(services, who, name="a.pdf", data=a_pdf())


def test_two_spellings_of_a_name_are_one_provider(services, ref, who):
    a_pack(services, provider_name="Riverbank   workshop AND studio limited")
    with services.ledger.reading() as tx:
        found = tx.providers.named("RIVERBANK WORKSHOP & STUDIO LTD")

        assert found is not None
        assert tx.providers.named("Riverbank") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\robin\\cert.pdf", "cert.pdf"),
        ('x"\r\nSet-Cookie: a=b.pdf', "xSet-Cookie ab.pdf"),
        ("<script>alert(1)</script>.pdf", "script.pdf"),
        ("cert\u202efdp.exe", "certfdp.exe"),
        ("..", "file"),
        ("", "file"),
        ("a" * 300, "a" * 80),
    ],
)
def test_a_files_name_is_only_shown_and_only_its_plain_part(name, shown):
    assert shown_name(name) == shown
