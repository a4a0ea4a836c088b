"""Settings of letters: every slip is told, secrets are never shown, the doctor asks the mail."""

import json

import pytest
from builders import settings_in
from click.testing import CliRunner
from delivery_kit import a_maildir
from notify_kit import KEY, TEMPLATE, Notify, running_notify
from smtp_kit import Taker, running

from formsvc.cli import main
from formsvc.cli.doctoring.letters import look_at_letters
from formsvc.config import Settings, SettingsUnsafe
from formsvc.domain.reminders import Reminders


def read(tmp_path, **said):
    return Settings.from_env({"FORMSVC_DATA": str(tmp_path / "data")} | said)


def a_secret(tmp_path, text, mode=0o600):
    file = tmp_path / "secret"
    file.write_text(f"{text}\n")
    file.chmod(mode)
    return str(file)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"FORMSVC_MAIL": "pigeon:"}, "FORMSVC_MAIL should start with"),
        ({"FORMSVC_MAIL": "smtp://mail.example:abc"}, "FORMSVC_MAIL should name a server"),
        ({"FORMSVC_MAIL": "smtps://:465"}, "FORMSVC_MAIL should name a server"),
        ({"FORMSVC_MAIL": "smtp://[::1"}, "FORMSVC_MAIL should name a server"),
        ({"FORMSVC_MAIL": "notify:"}, "FORMSVC_NOTIFY_KEY_FILE must be set"),
        ({"FORMSVC_MAIL": "notify:"}, "FORMSVC_NOTIFY_TEMPLATE must be set"),
        (
            {"FORMSVC_MAIL": "notify:", "FORMSVC_NOTIFY_URL": "http://notify.example"},
            "FORMSVC_NOTIFY_URL should start with https://",
        ),
        (
            {"FORMSVC_MAIL": "notify:", "FORMSVC_NOTIFY_URL": "https://[::1"},
            "FORMSVC_NOTIFY_URL should start with https://",
        ),
        (
            {"FORMSVC_MAIL": "notify:", "FORMSVC_NOTIFY_URL": "https://notify.example:no"},
            "FORMSVC_NOTIFY_URL: the port",
        ),
        ({"FORMSVC_BOUNCES": "maildir:box"}, "FORMSVC_BOUNCES should be maildir:"),
        ({"FORMSVC_BOUNCES": "imap://mail.example"}, "FORMSVC_BOUNCES should be maildir:"),
        ({"FORMSVC_BOUNCE_ADDRESS": "bounces"}, "FORMSVC_BOUNCE_ADDRESS should be"),
        ({"FORMSVC_BOUNCE_ADDRESS": "a+b@forms.example"}, "FORMSVC_BOUNCE_ADDRESS should be"),
        ({"FORMSVC_NOTIFY_TOKEN_FILE": "/nowhere/token"}, "the file cannot be read"),
        ({"FORMSVC_REMINDERS": "many"}, "FORMSVC_REMINDERS should be a number"),
        ({"FORMSVC_REMINDERS": "10"}, "FORMSVC_REMINDERS should be a number"),
        ({"FORMSVC_REMINDER_DAYS": "0"}, "FORMSVC_REMINDER_DAYS should be a number"),
        ({"FORMSVC_REMINDER_DAYS": "21"}, "FORMSVC_REMINDER_DAYS should be a number"),
    ],
)
def test_a_slip_is_told_by_its_name(tmp_path, said, fault):
    with pytest.raises(SettingsUnsafe) as caught:
        read(tmp_path, **said)

    assert any(fault in one for one in caught.value.faults)


@pytest.mark.parametrize("text", ["short", "a" * 20 + " " + "b" * 60])
def test_a_file_that_holds_no_whole_secret_is_refused(tmp_path, text):
    with pytest.raises(SettingsUnsafe, match="one secret of 32"):
        read(tmp_path, FORMSVC_NOTIFY_TOKEN_FILE=a_secret(tmp_path, text))


def test_a_secret_that_others_can_read_is_refused_in_production(tmp_path):
    with pytest.raises(SettingsUnsafe, match="chmod 600"):
        read(
            tmp_path,
            FORMSVC_MODE="production",
            FORMSVC_NOTIFY_TOKEN_FILE=a_secret(tmp_path, "t" * 40, mode=0o644),
        )


def test_people_are_reminded_three_times_unless_a_setting_says_otherwise(tmp_path, services):
    letters = read(tmp_path, FORMSVC_REMINDERS="0").letters

    assert services.reminders.most == 3
    assert isinstance(services.reminders, Reminders)
    assert letters.reminders == 0


def test_no_command_shows_a_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("FORMSVC_NOTIFY_TOKEN_FILE", a_secret(tmp_path, "t0p" * 20))
    monkeypatch.setenv("FORMSVC_MAIL", "smtp://user:hidden@mail.example")
    said = CliRunner().invoke(main, ["config"]).output

    assert "FORMSVC_NOTIFY_TOKEN_FILE" in said
    assert "t0p" not in said
    assert "hidden" not in said


def looked(settings):
    return {one.what: one for one in look_at_letters(settings)}


class TestTheDoctor:
    def test_asks_the_mail_server_without_sending_anything(self, tmp_path):
        taker = Taker()
        with running(taker) as port:
            good = looked(read(tmp_path, FORMSVC_MAIL=f"smtp://127.0.0.1:{port}"))
        bad = looked(read(tmp_path, FORMSVC_MAIL=f"smtp://127.0.0.1:{port}"))

        assert (good["Letters"].good, bad["Letters"].good) == (True, False)
        assert "letters do not go out" in bad["Letters"].said
        assert taker.letters == []

    def test_asks_notify_for_the_template(self, tmp_path):
        notify = Notify()
        with running_notify(notify) as url:
            said = {
                "FORMSVC_MAIL": "notify:",
                "FORMSVC_NOTIFY_URL": url,
                "FORMSVC_NOTIFY_TEMPLATE": TEMPLATE,
                "FORMSVC_NOTIFY_KEY_FILE": a_secret(tmp_path, KEY),
            }
            good = looked(read(tmp_path, **said))
            notify.body = "((body))"
            bad = looked(read(tmp_path, **said))

        assert good["Letters"].good
        assert not good["Letters that come back"].good
        assert "((file_1))" in bad["Letters"].said

    def test_looks_at_the_mailbox_of_letters_that_come_back(self, tmp_path):
        said = {"FORMSVC_MAIL": "smtp://127.0.0.1:9", "FORMSVC_BOUNCES": f"maildir:{tmp_path}/box"}
        before = looked(read(tmp_path, **said))["Letters that come back"]
        a_maildir(tmp_path / "box")
        after = looked(read(tmp_path, **said))["Letters that come back"]
        none = looked(read(tmp_path, FORMSVC_MAIL="smtp://127.0.0.1:9"))["Letters that come back"]

        assert (before.good, after.good, none.good) == (False, True, False)
        assert "nobody tells us" in none.said

    def test_finds_a_folder_of_letters_good(self, tmp_path):
        found = looked(settings_in(tmp_path))

        assert list(found) == ["Letters"]
        assert found["Letters"].good


def test_the_doctor_tells_of_letters(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("FORMSVC_DATA", str(settings.data))
    monkeypatch.setenv("FORMSVC_SIGNED", str(settings.signed))
    found = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).output)

    assert [one["good"] for one in found if one["what"] == "Letters"] == [True]
