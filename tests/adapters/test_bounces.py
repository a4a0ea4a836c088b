"""Mail that comes back: a letter's own id counts, and nothing else that a stranger wrote."""

import pytest
from delivery_kit import OURS, a_maildir, a_report, drop

from formsvc.adapters.bounces import BounceBox
from formsvc.domain.delivery import Delivery

LETTER = "0123456789abcdef" * 2


@pytest.fixture
def folder(tmp_path):
    return a_maildir(tmp_path / "box")


@pytest.fixture
def box(folder):
    return BounceBox(folder, domain=OURS)


def read(box, folder, data):
    drop(folder, data)
    (report,) = box.unread()
    return report


@pytest.mark.parametrize("head_only", [False, True])
def test_a_report_says_which_letter_it_is_about_by_the_letters_own_id(box, folder, head_only):
    report = read(box, folder, a_report(LETTER, head_only=head_only))

    assert (report.letters, report.standing) == ((LETTER,), Delivery.BOUNCED)
    assert report.said == "5.1.1"


def test_a_report_says_which_letter_it_is_about_by_the_address_it_came_to(box, folder):
    report = read(box, folder, a_report(to=f"bounces+{LETTER}@forms.example"))

    assert report.letters == (LETTER,)


def test_a_letter_that_is_only_late_is_deferred(box, folder):
    report = read(box, folder, a_report(LETTER, action="delayed", status="4.4.1"))

    assert (report.standing, report.said) == (Delivery.DEFERRED, "4.4.1")


@pytest.mark.parametrize(
    "data",
    [
        a_report(LETTER, action="delivered"),
        a_report(LETTER, action="relayed"),
        a_report(LETTER, action="failed; really"),
        a_report(LETTER, kind="disposition-notification"),
        a_report(LETTER, people=2),
        a_report(LETTER, people=0),
        b"Subject: Out of office\n\nI am away. Message-ID: <" + LETTER.encode() + b"@" + b">",
        b"",
        b"\xff\xfe\x00" * 50,
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n" * 400,
    ],
    ids=["delivered", "relayed", "odd", "read", "two", "nobody", "away", "empty", "junk", "nested"],
)
def test_what_is_no_report_of_a_failure_reports_nothing(box, folder, data):
    report = read(box, folder, data)

    assert report.standing is None


def test_a_letter_of_another_service_is_not_taken_for_ours(box, folder):
    assert read(box, folder, a_report(LETTER, domain="other.example")).letters == ()


def test_no_word_of_a_report_is_taken_over_but_a_code(box, folder):
    report = read(box, folder, a_report(LETTER, status="5.1.1 <script>Robin</script>"))
    strange = read(box, folder, a_report(LETTER, status="Robin Sample"))

    assert report.said == "5.1.1"
    assert strange.said == "not recorded"


def test_a_report_that_was_kept_is_taken_away_and_other_mail_is_left_for_people(box, folder):
    box.forget(read(box, folder, a_report(LETTER)))
    gone = list((folder / "new").iterdir())
    box.set_aside(read(box, folder, b"Subject: Hello\n\nHello"))

    assert gone == []
    assert [one.name for one in (folder / "cur").iterdir()] == ["1.a.mx:2,"]
    assert list(box.unread()) == []


def test_a_link_to_a_file_elsewhere_is_not_followed(box, folder, tmp_path):
    (tmp_path / "other").write_bytes(a_report(LETTER))
    (folder / "new" / "1").symlink_to(tmp_path / "other")
    (report,) = box.unread()

    assert (report.letters, report.standing) == ((), None)


def test_a_box_that_is_not_there_is_told(tmp_path, box):
    assert box.check()
    assert not BounceBox(tmp_path / "nowhere", domain=OURS).check()
