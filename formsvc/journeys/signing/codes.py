"""One-time codes behind a sign-off link: made, sent or told, and typed once in time."""

from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, User
from formsvc.domain.translating import to_say
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import write_to_signer
from formsvc.journeys.sending import invitation_now
from formsvc.journeys.services import Services
from formsvc.journeys.signing.links import find_invitation, is_inside
from formsvc.journeys.signing.problems import (
    LinkUsedTooOften,
    NotYetComplete,
    SigningSessionOver,
)

#: The ways by which a code is sent; else the school tells it.
SENT = frozenset({"email", "text"})
CODE_MINUTES = 10
CODE_TRIES = 5
CODES_AN_HOUR = 5
TRIES_AN_HOUR = 25
#: Whoever has a link but not the code could else try thousands until it runs out.
TRIES_A_DAY = 50
INSIDE_MINUTES = 60


def send_code(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Promise a letter or text with a fresh code; say if there were not too many in the hour."""
    code = _make(services, tx, invitation, channel=invitation.code, actor=invitation.id)
    if code:
        write_to_signer(
            services,
            tx,
            invitation,
            letter="signing_code",
            facts={"code": code},
            key=services.new_id(),
        )
    return bool(code)


def tell_code(services: Services, user: User, ref: str, invitation_id: str) -> tuple[str, str]:
    """Return (name, code) for the school to tell by phone: shown this once, kept only as a digest.

    Raises NotFound, NotAllowed or LinkUsedTooOften.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = invitation_now(tx, pack, invitation_id)
        if not invitation.code or invitation.revoked:
            raise NotAllowed("This person needs no code.")
        code = _make(services, tx, invitation, channel="phone", actor=user.id)
        if not code:
            raise LinkUsedTooOften(
                to_say(
                    "You asked for many codes in a short time. "
                    "Wait an hour, then try again. Or ring the school."
                )
            )
    return invitation.name, code


def ask_new_code(services: Services, token: str, secret: str) -> None:
    """Send a fresh code; the one before stops working. Raises LinkUsedTooOften."""
    with services.ledger.transaction() as tx:
        invitation = _before_code(services, tx, token, secret)
        if invitation.code not in SENT:
            raise NotAllowed(to_say("The school tells you the code by phone."))
        if not send_code(services, tx, invitation):
            raise LinkUsedTooOften(
                to_say(
                    "You asked for many codes in a short time. "
                    "Wait an hour, then try again. Or ring the school."
                )
            )


def check_code(services: Services, token: str, secret: str, code: str) -> str:
    """Return the secret of the session in which everything may be read and signed.

    The try is counted and written down whatever comes of it. Raises NotYetComplete when the code
    is wrong, used, too old or of another link: which, nobody is told.
    """
    typed = "".join(one for one in code if one.isdigit())
    fresh = services.random_bytes(32).hex()
    with services.ledger.transaction() as tx:
        invitation = _before_code(services, tx, token, secret)
        _count_try(tx, invitation)
        channel = _right_channel(services, tx, invitation, typed)
        if channel:
            _note(tx, invitation, Event.CODE_ACCEPTED, actor=invitation.id, channel=channel)
            until = utc_text(services.clock() + timedelta(minutes=INSIDE_MINUTES))
            tx.sessions.end(digest(secret.encode()))
            tx.sessions.start(
                digest(fresh.encode()),
                kind="signing",
                invitation_id=invitation.id,
                expires_at=until,
            )
        else:
            _note(tx, invitation, Event.CODE_WRONG, actor=invitation.id)
    if not channel:
        raise NotYetComplete(
            {"code": to_say("That code is not right, or its time is over. Ask for a new one")}
        )
    return fresh


def _count_try(tx: Transaction, invitation: Invitation) -> None:
    """Count one try, of the hour and of the day. Raises LinkUsedTooOften."""
    key = f"code-try:{invitation.id}"
    hour = tx.counters.hit(key, window_seconds=3600, limit=TRIES_AN_HOUR)
    day = tx.counters.hit(f"{key}:day", window_seconds=86_400, limit=TRIES_A_DAY)
    if not hour:
        raise LinkUsedTooOften(
            to_say(
                "Too many codes were typed in a short time. "
                "Wait an hour, then try again. Or ring the school."
            )
        )
    if not day:
        raise LinkUsedTooOften(
            to_say(
                "Too many codes were typed today. Wait a day, then try again. Or ring the school."
            )
        )


def _right_channel(services: Services, tx: Transaction, invitation: Invitation, typed: str) -> str:
    """Use up one try; return by which channel the code came, "" when it is not right.

    A clock that was set back brings no code back: the ledger's last moment counts too.
    """
    link = tx.invitations.link_of(invitation.id)
    for channel in ("email", "text", "phone"):
        kept = services.links.code_digest(f"{channel}:{link}", typed)
        now = tx.entries.moment()
        if tx.sessions.try_code(_kept(link, channel), kept, tries=CODE_TRIES, now=now):
            return channel
    return ""


def open_code_page(services: Services, token: str, secret: str) -> tuple[Invitation, str]:
    """Return who is asked for a code, and the school. Reads only. Raises SigningSessionOver."""
    with services.ledger.reading() as tx:
        invitation = _before_code(services, tx, token, secret)
        pack = tx.packs.get(invitation.pack_ref)
        return invitation, tx.people.organisation(pack.school_id).name


def _before_code(services: Services, tx: Transaction, token: str, secret: str) -> Invitation:
    invitation = find_invitation(services, tx, token)
    if not is_inside(tx, invitation, secret, kind="before_code"):
        raise SigningSessionOver
    return invitation


def _make(
    services: Services, tx: Transaction, invitation: Invitation, *, channel: str, actor: str
) -> str:
    """Keep a fresh code of 6 digits for the newest link; return it, "" after too many."""
    key = f"codes:{channel}:{invitation.id}"
    if not tx.counters.hit(key, window_seconds=3600, limit=CODES_AN_HOUR):
        return ""
    code = f"{int.from_bytes(services.random_bytes(8)) % 1_000_000:06}"
    link = tx.invitations.link_of(invitation.id)
    # By the ledger's time, as it is looked at: after a clock was far ahead that one stands still,
    # and a code by the clock's own would be over before it is typed.
    until = utc_text(tx.entries.time() + timedelta(minutes=CODE_MINUTES))
    tx.sessions.put_code(
        _kept(link, channel), services.links.code_digest(f"{channel}:{link}", code), until
    )
    _note(tx, invitation, Event.CODE_SENT, actor=actor, channel=channel)
    return code


def _kept(link: str, channel: str) -> str:
    """Return under what a code is kept: the link that it is for, and how it came."""
    return digest(f"signing\0{channel}\0{link}".encode())


def _note(
    tx: Transaction, invitation: Invitation, event: Event, *, actor: str, **data: object
) -> None:
    data = {"invitation": invitation.id, **data}
    tx.entries.append(Happening(event=event, pack=invitation.pack_ref, actor=actor, data=data))
