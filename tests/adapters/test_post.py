"""Letters out: delivered once to one person, kept when the server is troubled, never bent."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import IPv4Address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from smtp_kit import Taker, misbehaving, running

from formsvc.adapters.post import (
    Enclosure,
    FolderPost,
    Letter,
    LetterNotTaken,
    LetterRefused,
    Sender,
    SmtpPost,
    open_post,
)

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FROM = "formsvc@forms.example"
SENDER = Sender(address=FROM)
HERE = x509.IPAddress(IPv4Address("127.0.0.1"))
LINK = "https://forms.example/s/abc-DEF_123"


def a_letter(**changed):
    return Letter(
        **{
            "to": "alex@parents.example",
            "name": "Alex Sample",
            "subject": "Please read and sign",
            "text": f"Dear Alex,\n\nOpen this link:\n{LINK}\n",
            "html": f'<p>Dear Alex,</p><p><a href="{LINK}">Open</a></p>',
            "message_id": "a" * 32,
        }
        | changed
    )


@pytest.fixture
def taker():
    return Taker()


@pytest.fixture
def post(taker):
    with running(taker) as port:
        yield SmtpPost(f"smtp://127.0.0.1:{port}", SENDER)


def only(taker):
    assert len(taker.letters) == 1
    return message_from_bytes(taker.letters[0].content, policy=policy.default)


def test_a_letter_is_delivered_once_to_one_person(post, taker):
    post.send(a_letter(), at=AT)
    message = only(taker)

    assert taker.letters[0].rcpt_tos == ["alex@parents.example"]
    assert taker.letters[0].mail_from == FROM
    assert message["To"] == "Alex Sample <alex@parents.example>"
    assert message["Message-ID"] == f"<{'a' * 32}@forms.example>"
    assert {"Cc", "Bcc"}.isdisjoint(message.keys())


def test_plain_text_and_html_carry_the_same_link(post, taker):
    post.send(a_letter(), at=AT)
    message = only(taker)
    plain, rich = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))

    assert LINK in plain
    assert f'href="{LINK}"' in rich
    assert "http" not in rich.replace(LINK, "")


def test_an_enclosure_arrives_byte_for_byte(post, taker):
    data = b"%PDF-" + bytes(range(256)) * 40
    post.send(a_letter(enclosures=[Enclosure(name="plan.pdf", data=data)]), at=AT)
    (enclosed,) = only(taker).iter_attachments()

    assert enclosed.get_filename() == "plan.pdf"
    assert enclosed.get_content() == data


def test_names_of_all_kinds_arrive(post, taker):
    post.send(a_letter(name='Ştefan "Łuk" Çelik, 李'), at=AT)

    assert only(taker)["To"].addresses[0].display_name == 'Ştefan "Łuk" Çelik, 李'


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("550 No such person", LetterRefused),
        ("554 Not this one", LetterRefused),
        ("450 Later", LetterNotTaken),
        ("421 Closing", LetterNotTaken),
        ("530 Log in first", LetterNotTaken),
    ],
)
def test_an_answer_about_the_letter_decides_whether_it_is_tried_again(
    post, taker, step, answer, problem
):
    taker.answers[step] = answer
    with pytest.raises(problem):
        post.send(a_letter(), at=AT)

    assert taker.letters == []


@pytest.mark.parametrize("answer", ["550 Not from you", "530 Log in first", "451 Later"])
def test_a_wrong_setting_of_ours_never_loses_a_letter(post, taker, answer):
    taker.answers["MAIL"] = answer
    with pytest.raises(LetterNotTaken):
        post.send(a_letter(), at=AT)


@pytest.mark.parametrize("answer", ["421 Closing", "500 What?", "250 OK"])
def test_a_letter_that_was_taken_counts_whatever_the_goodbye(post, taker, answer):
    taker.answers["QUIT"] = answer
    post.send(a_letter(), at=AT)

    assert len(taker.letters) == 1


def test_a_server_that_is_down_is_tried_again(taker):
    with running(taker) as port:
        pass
    with pytest.raises(LetterNotTaken):
        SmtpPost(f"smtp://127.0.0.1:{port}", SENDER).send(a_letter(), at=AT)


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "LETTER", "END"])
@pytest.mark.parametrize("way", ["hangs_at", "dies_at"])
def test_a_server_that_falls_silent_or_hangs_up_lets_the_letter_wait(way, step):
    with misbehaving(**{way: step}) as port:
        post = SmtpPost(f"smtp://127.0.0.1:{port}", SENDER, seconds=0.3)
        with pytest.raises(LetterNotTaken):
            post.send(a_letter(), at=AT)


def test_each_letter_leaves_from_an_address_that_tells_which_it_is(taker):
    sender = Sender(address=FROM, bounces="bounces@forms.example")
    with running(taker) as port:
        SmtpPost(f"smtp://127.0.0.1:{port}", sender).send(a_letter(), at=AT)

    assert taker.letters[0].mail_from == f"bounces+{'a' * 32}@forms.example"
    assert only(taker)["From"] == FROM


def test_the_check_comes_in_and_sends_nothing(taker):
    with running(taker) as port:
        said = SmtpPost(f"smtp://127.0.0.1:{port}", SENDER).check()

    assert said == "127.0.0.1 answers, without TLS"
    assert taker.letters == []


def a_certificate(folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .issuer_name(name)
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([HERE]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (folder / "server.pem").write_bytes(pem)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_letter(taker, tmp_path):
    with running(taker, tls_context=a_certificate(tmp_path)) as port:
        post = SmtpPost(f"smtp://127.0.0.1:{port}", SENDER)
        with pytest.raises(LetterNotTaken, match="certificate is not trusted"):
            post.send(a_letter(), at=AT)

    assert taker.letters == []


def test_a_letter_goes_over_tls_with_user_name_and_password(taker, tmp_path, monkeypatch):
    context = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    told = []

    def listen(server, session, envelope, mechanism, data):
        told.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    with running(taker, tls_context=context, authenticator=listen, auth_required=True) as port:
        where = f"127.0.0.1:{port}"
        SmtpPost(f"smtp://user:p%40ss@{where}", SENDER, always_secure=True).send(a_letter(), at=AT)
        said = SmtpPost(f"smtp://user:p%40ss@{where}", SENDER).check()
        with pytest.raises(LetterNotTaken, match="user name or password"):
            SmtpPost(f"smtp://user:wrong@{where}", SENDER).send(a_letter(), at=AT)

    assert told[0] == (b"user", b"p@ss", True)
    assert said.endswith("over TLS")
    assert len(taker.letters) == 1


def test_a_password_is_not_sent_over_an_open_line(taker):
    told = []

    def listen(server, session, envelope, mechanism, data):
        told.append(data)
        return AuthResult(success=True)

    with running(taker, authenticator=listen, auth_require_tls=False) as port:
        post = SmtpPost(f"smtp://user:secret@127.0.0.1:{port}", SENDER)
        with pytest.raises(LetterNotTaken, match="no TLS"):
            post.send(a_letter(), at=AT)

    assert (told, taker.letters) == ([], [])


@pytest.mark.parametrize(
    "bad", ["\r\nBcc: evil@evil.example", "\nX: 1", "\0", "\x0b", "\u2028Bcc: x"]
)
@pytest.mark.parametrize("field", ["name", "subject"])
def test_no_name_or_subject_can_begin_another_header(post, taker, bad, field):
    post.send(a_letter(**{field: f"Alex{bad}"}), at=AT)
    message = only(taker)

    assert taker.letters[0].rcpt_tos == ["alex@parents.example"]
    assert {"Bcc", "X"}.isdisjoint(message.keys())
    assert b"\0" not in taker.letters[0].content


def test_the_same_letter_again_replaces_its_file(tmp_path):
    post = open_post("folder:", sender=SENDER, outbox=tmp_path / "outbox")
    for words in ("first", "second"):
        post.send(a_letter(text=words), at=AT)
    post.send(a_letter(message_id="b" * 32), at=AT)
    files = sorted((tmp_path / "outbox").iterdir())

    assert isinstance(post, FolderPost)
    assert [one.name for one in files] == [f"{'a' * 32}.eml", f"{'b' * 32}.eml"]
    assert b"second" in files[0].read_bytes()


def test_the_outbox_is_for_its_owner_only(tmp_path):
    open_post("folder:", sender=SENDER, outbox=tmp_path / "outbox")

    assert (tmp_path / "outbox").stat().st_mode & 0o777 == 0o700


def test_letters_go_through_smtp_when_the_setting_says_so(tmp_path):
    post = open_post("smtp://mail.example:25", sender=SENDER, outbox=tmp_path / "outbox")

    assert isinstance(post, SmtpPost)
    assert not (tmp_path / "outbox").exists()
