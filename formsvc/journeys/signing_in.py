"""Signs staff in by a one-time code to their email address, and out again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Session, User
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

CODE_MINUTES = 10
CODE_TRIES = 5
#: For one address from one place. Other places do not use this up: a stranger locks nobody out.
CODES_AN_HOUR = 5
#: For one address from everywhere: so many letters an hour at most.
CODES_AN_HOUR_FROM_ANYWHERE = 20
TRIES_AN_HOUR = 60
#: Reading does not count as work, only posting does: this must be longer than a page takes.
IDLE_MINUTES = 60
SESSION_HOURS = 12


class CodeNotRight(FormsvcProblem):
    """Raised when a code is wrong, too old, used, or tried too often: which, nobody is told."""

    def __init__(self) -> None:
        super().__init__("That code is not right, or its time is over. Ask for a new one.")


class TooManyTries(FormsvcProblem):
    """Raised when there were too many tries from one place or for one address."""

    def __init__(self) -> None:
        super().__init__("There were too many tries. Wait an hour, then try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who signs in, before we know who: the network address, and a mark that only this browser has.

    A code belongs to the browser that asked for it: what others try spoils none but their own.
    """

    address: str
    browser: str

    @property
    def place(self) -> str:
        """The network that the asker comes from: with IPv6 a household has many addresses."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        return (
            str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
        )


def ask_for_code(services: Services, email: str, asker: Asker) -> None:
    """Promise a letter with a code when the address is known; else do nothing.

    Both take the same path and look the same from outside. Raises TooManyTries.
    """
    email = email.strip().lower()
    code = f"{int.from_bytes(services.random_bytes(8)) % 1_000_000:06}"
    with services.ledger.transaction() as tx:
        allowed = _may_ask(tx, email, asker)
        user = tx.people.by_email(email)
        if allowed and user is not None and not user.disabled:
            tx.sessions.put_code(
                _code_of(email, asker),
                services.links.code_digest(email, code),
                utc_text(services.clock() + timedelta(minutes=CODE_MINUTES)),
            )
            queue_letter(
                tx,
                letter="sign_in_code",
                to=user.email,
                name=user.name,
                facts={"code": code},
                key=services.new_id(),
            )
    if not allowed:
        raise TooManyTries


def _may_ask(tx: Transaction, email: str, asker: Asker) -> bool:
    """Count one asking. What one place may no longer do uses up nothing of the address's own."""
    whom = digest(email.encode())
    counts = (
        (f"code-from:{asker.place}", TRIES_AN_HOUR),
        (f"code:{whom}:{asker.place}", CODES_AN_HOUR),
        (f"code:{whom}", CODES_AN_HOUR_FROM_ANYWHERE),
    )
    return all(tx.counters.hit(key, window_seconds=3600, limit=limit) for key, limit in counts)


def _code_of(email: str, asker: Asker) -> str:
    """Return under what a code is kept: its address and the browser that asked for it."""
    return digest(f"{asker.browser}\0{email}".encode())


def sign_in(services: Services, email: str, code: str, asker: Asker, *, before: str = "") -> str:
    """Return the secret of a new session; the browser's session `before` it ends.

    Raises CodeNotRight or TooManyTries.
    """
    email = email.strip().lower()
    typed = "".join(one for one in code if one.isdigit())
    secret = services.random_bytes(32).hex()
    with services.ledger.transaction() as tx:
        key = f"try-from:{asker.place}"
        within = tx.counters.hit(key, window_seconds=3600, limit=TRIES_AN_HOUR)
        kept = services.links.code_digest(email, typed)
        right = within and tx.sessions.try_code(_code_of(email, asker), kept, tries=CODE_TRIES)
        user = tx.people.by_email(email)
        good = right and user is not None and not user.disabled
        if good and user is not None:
            tx.sessions.end(_kept(before))
            tx.sessions.start(
                _kept(secret),
                kind="staff",
                user_id=user.id,
                expires_at=utc_text(services.clock() + timedelta(hours=SESSION_HOURS)),
            )
    # The try is counted whatever comes of it: it is committed before anything is raised.
    if not within:
        raise TooManyTries
    if not good:
        raise CodeNotRight
    return secret


def who_is(services: Services, secret: str) -> User | None:
    """Return who a session belongs to, or None when it is over, idle too long or unknown."""
    with services.ledger.reading() as tx:
        session = _live(services, tx, secret)
        user = None if session is None else tx.people.user(session.user_id or "")
    return None if user is None or user.disabled else user


def seconds_left(services: Services, secret: str) -> int:
    """Return how long a session still lasts if nobody posts anything; 0 when it is over."""
    with services.ledger.reading() as tx:
        session = _live(services, tx, secret)
    if session is None:
        return 0
    ends = min(
        datetime.fromisoformat(session.last_seen_at) + timedelta(minutes=IDLE_MINUTES),
        datetime.fromisoformat(session.expires_at),
    )
    return max(0, int((ends - services.clock()).total_seconds()))


def stay_signed_in(services: Services, secret: str) -> None:
    """Note that the session is in use."""
    with services.ledger.transaction() as tx:
        tx.sessions.touch(_kept(secret))


def look_for(services: Services, secret: str, words: str) -> None:
    """Keep what somebody looks for in a list, instead of what was kept before, until sign-out."""
    with services.ledger.transaction() as tx:
        tx.sessions.look_for(_kept(secret), words)


def looked_for(services: Services, secret: str) -> str:
    """Return what this session's person last looked for, or ""."""
    with services.ledger.reading() as tx:
        session = _live(services, tx, secret)
    return "" if session is None else session.looked_for


def sign_out(services: Services, secret: str) -> None:
    """End the session for good: its cookie is worth nothing afterwards."""
    with services.ledger.transaction() as tx:
        tx.sessions.end(_kept(secret))


def _live(services: Services, tx: Transaction, secret: str) -> Session | None:
    seen_after = utc_text(services.clock() - timedelta(minutes=IDLE_MINUTES))
    return tx.sessions.find(_kept(secret), kind="staff", seen_after=seen_after)


def _kept(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
