"""Letters through GOV.UK Notify, against a stand-in that follows its published API."""

import base64
import gc
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from notify_kit import KEY, TEMPLATE, TEXT_TEMPLATE, Notify, running_notify

from formsvc.adapters.post import (
    Enclosure,
    Letter,
    LetterNotTaken,
    LetterRefused,
    NotifyAccount,
    NotifyPost,
    NotifyTexts,
    TextMessage,
)
from formsvc.adapters.post.notify import LARGEST_FILE, open_client

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LETTER = Letter(
    to="alex@parents.example",
    name="Alex Sample",
    subject="Please read and sign",
    text="Dear Alex,\n\n# Not a heading\n* nor a list\n[nor](a link)\nhttps://forms.example/s/a_b-c\n",
    html="<p>Dear Alex</p>",
    message_id="a" * 32,
)


@pytest.fixture
def notify():
    return Notify()


@pytest.fixture
def account(notify):
    with running_notify(notify) as url:
        yield NotifyAccount(url=url, key=KEY, template=TEMPLATE)
    gc.collect()  # the client leaves its connections to the collector


@pytest.fixture
def post(account):
    return NotifyPost(account, seconds=5)


pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


def test_a_letter_arrives_with_its_words_and_its_reference(post, notify):
    post.send(LETTER, at=AT)
    (letter,) = notify.letters

    assert letter["email_address"] == LETTER.to
    assert letter["reference"] == LETTER.message_id
    assert letter["personalisation"]["subject"] == LETTER.subject
    assert "https://forms.example/s/a_b-c" in letter["personalisation"]["body"]


def test_the_stand_in_answers_with_the_fields_that_the_published_api_has(account):
    client = open_client(account, 5)
    fields = {"subject": "S", "body": "B"} | {f"file_{one}": "" for one in range(1, 9)}
    email = client.send_email_notification(LETTER.to, TEMPLATE, fields, reference="r1")
    text = client.send_sms_notification("+447700900002", TEXT_TEMPLATE, {"body": "B"}, "r2")

    for answer, content in (
        (email, {"subject", "body", "from_email"}),
        (text, {"body", "from_number"}),
    ):
        assert answer.keys() == {"id", "reference", "content", "uri", "template"}
        assert answer["content"].keys() == content
        assert answer["template"].keys() == {"id", "version", "uri"}
    template = client.get_template(TEMPLATE)
    assert {"id", "type", "version", "created_at", "created_by", "subject", "body"} <= set(template)


def test_no_word_of_a_letter_is_taken_for_a_mark_of_notify(post, notify):
    post.send(LETTER, at=AT)
    lines = notify.letters[0]["personalisation"]["body"].split("\n")

    assert not any(one.lstrip().startswith(("#", "*", ">", "^")) for one in lines)
    assert not any("](" in one for one in lines)


def test_a_file_goes_with_its_letter(post, notify):
    file = Enclosure(name="plan.pdf", data=b"%PDF-1.7 plan")
    post.send(replace(LETTER, enclosures=[file]), at=AT)
    fields = notify.letters[0]["personalisation"]

    assert base64.b64decode(fields["file_1"]["file"]) == file.data
    assert fields["file_1"]["filename"] == "plan.pdf"
    assert [fields[f"file_{number}"] for number in range(2, 9)] == [""] * 7


@pytest.mark.parametrize(
    "files", [[b"x"] * 9, [b"x" * (LARGEST_FILE + 1)]], ids=["too many", "too large"]
)
def test_files_that_notify_cannot_take_are_a_task_for_a_person(post, notify, files):
    files = [Enclosure(name="plan.pdf", data=data) for data in files]
    with pytest.raises(LetterRefused, match="Send the files yourself"):
        post.send(replace(LETTER, enclosures=files), at=AT)

    assert notify.letters == []


def test_a_letter_that_notify_has_is_not_sent_again(post, notify):
    for _ in range(3):
        post.send(LETTER, at=AT)

    assert len(notify.letters) == 1


def test_a_letter_whose_answer_was_lost_is_not_sent_again(post, notify):
    notify.forgets_to_answer = True
    with pytest.raises(LetterNotTaken):
        post.send(LETTER, at=AT)
    notify.forgets_to_answer = False
    post.send(LETTER, at=AT)

    assert len(notify.letters) == 1


def test_a_letter_that_never_left_notify_is_sent_again(post, notify):
    post.send(LETTER, at=AT)
    notify.letters[0]["status"] = "technical-failure"
    post.send(LETTER, at=AT)

    assert len(notify.letters) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
        (429, "TooManyRequestsError", "Exceeded send limits (1000) for today"),
        (500, "Exception", "Internal server error"),
        (503, "Exception", "Service unavailable"),
        (403, "AuthError", "Invalid token: API key not found"),
        (400, "BadRequestError", "Can't send to this recipient using a team-only API key"),
        (400, "BadRequestError", "Missing personalisation: subject"),
    ],
)
@pytest.mark.parametrize("before", [0, 1], ids=["look-up", "sending"])
def test_trouble_that_is_not_the_letters_own_lets_it_wait(post, notify, trouble, before):
    if before:
        usual = notify.find
        notify.find = lambda query: (notify.answers.append(trouble), usual(query))[1]
    else:
        notify.answers = [trouble]
    with pytest.raises(LetterNotTaken) as caught:
        post.send(LETTER, at=AT)

    assert caught.value.said == str(trouble[0])
    assert notify.letters == []


def test_an_address_that_is_none_is_refused_for_good(post, notify):
    with pytest.raises(LetterRefused):
        post.send(replace(LETTER, to="alex@parents.invalid"), at=AT)

    assert notify.letters == []


@pytest.mark.parametrize("changed", [KEY[:-1] + "1", KEY.replace("26785a09", "00000000")])
def test_a_wrong_key_is_a_setting_to_mend_and_loses_no_letter(account, notify, changed):
    post = NotifyPost(replace(account, key=changed), seconds=5)
    with pytest.raises(LetterNotTaken, match="does not take our key"):
        post.send(LETTER, at=AT)

    assert notify.letters == []


def test_notify_that_is_down_lets_the_letter_wait(account):
    post = NotifyPost(replace(account, url="http://127.0.0.1:9"), seconds=1)
    with pytest.raises(LetterNotTaken) as caught:
        post.send(LETTER, at=AT)

    assert caught.value.said == "no answer"


def test_no_trouble_writes_an_address_into_the_log(post, caplog):
    with pytest.raises(LetterRefused):
        post.send(replace(LETTER, to="alex@parents.invalid"), at=AT)

    assert "alex" not in caplog.text


def test_the_check_asks_for_the_template_and_sends_nothing(post, notify):
    assert post.check() == "GOV.UK Notify answers"
    assert notify.letters == []


def test_the_check_says_what_a_template_lacks(post, notify):
    notify.body = "((body))"
    with pytest.raises(LetterNotTaken, match=r"lacks \(\(file_1\)\)"):
        post.check()


class TestTextMessages:
    MESSAGE = TextMessage(
        to="+447700900002", text="Please read\nhttps://forms.example/s/a", message_id="b" * 32
    )

    @pytest.fixture
    def texts(self, account):
        return NotifyTexts(account, TEXT_TEMPLATE, seconds=5)

    def test_one_arrives_once_though_its_answer_was_lost(self, texts, notify):
        notify.forgets_to_answer = True
        with pytest.raises(LetterNotTaken):
            texts.send(self.MESSAGE)
        notify.forgets_to_answer = False
        for _ in range(2):
            texts.send(self.MESSAGE)
        (sent,) = notify.letters

        assert sent["phone_number"] == self.MESSAGE.to
        assert sent["personalisation"] == {"body": self.MESSAGE.text}

    def test_a_number_that_is_no_mobile_is_refused_for_good(self, texts, notify, caplog):
        with pytest.raises(LetterRefused):
            texts.send(replace(self.MESSAGE, to="+441225000000"))

        assert notify.letters == []
        assert "1225" not in caplog.text

    def test_a_wrong_template_is_a_setting_to_mend(self, account, notify):
        texts = NotifyTexts(account, TEMPLATE, seconds=5)
        with pytest.raises(LetterNotTaken):
            texts.send(self.MESSAGE)

        assert notify.letters == []

    def test_the_check_asks_for_the_template(self, texts, notify):
        assert "text messages too" in texts.check()
        assert notify.letters == []
