"""Signs staff in by a one-time code to their email address, and out again."""

import hashlib
from datetime import datetime, timedelta

from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import User
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

CODE_MINUTES = 10
CODE_TRIES = 5
CODES_AN_HOUR = 5
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


def ask_for_code(services: Services, email: str, *, address: str) -> None:
    """Promise a letter with a code when the address is known; else do nothing.

    Both take the same path and look the same from outside. Raises TooManyTries.
    """
    email = email.strip().lower()
    code = f"{int.from_bytes(services.random_bytes(8)) % 1_000_000:06}"
    with services.ledger.transaction() as tx:
        allowed = tx.counters.hit(
            f"code:{digest(email.encode())}", window_seconds=3600, limit=CODES_AN_HOUR
        )
        from_here = tx.counters.hit(
            f"code-from:{address}", window_seconds=3600, limit=TRIES_AN_HOUR
        )
        user = tx.people.by_email(email)
        if allowed and from_here and user is not None and not user.disabled:
            tx.sessions.put_code(
                digest(email.encode()),
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
    if not (allowed and from_here):
        raise TooManyTries


def sign_in(services: Services, email: str, code: str, *, address: str) -> str:
    """Return the secret of a new session. Raises CodeNotRight or TooManyTries."""
    email = email.strip().lower()
    typed = "".join(one for one in code if one.isdigit())
    secret = services.random_bytes(32).hex()
    with services.ledger.transaction() as tx:
        within = tx.counters.hit(f"try-from:{address}", window_seconds=3600, limit=TRIES_AN_HOUR)
        right = within and tx.sessions.try_code(
            digest(email.encode()), services.links.code_digest(email, typed), tries=CODE_TRIES
        )
        user = tx.people.by_email(email)
        good = right and user is not None and not user.disabled
        if good and user is not None:
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
    seen_after = utc_text(services.clock() - timedelta(minutes=IDLE_MINUTES))
    with services.ledger.reading() as tx:
        session = tx.sessions.find(_kept(secret), kind="staff", seen_after=seen_after)
        user = None if session is None else tx.people.user(session.user_id or "")
    return None if user is None or user.disabled else user


def seconds_left(services: Services, secret: str) -> int:
    """Return how long a session still lasts if nobody posts anything; 0 when it is over."""
    idle = timedelta(minutes=IDLE_MINUTES)
    now = services.clock()
    with services.ledger.reading() as tx:
        session = tx.sessions.find(_kept(secret), kind="staff", seen_after=utc_text(now - idle))
    if session is None:
        return 0
    ends = min(
        datetime.fromisoformat(session.last_seen_at) + idle,
        datetime.fromisoformat(session.expires_at),
    )
    return max(0, int((ends - now).total_seconds()))


def stay_signed_in(services: Services, secret: str) -> None:
    """Note that the session is in use."""
    with services.ledger.transaction() as tx:
        tx.sessions.touch(_kept(secret))


def sign_out(services: Services, secret: str) -> None:
    """End the session for good: its cookie is worth nothing afterwards."""
    with services.ledger.transaction() as tx:
        tx.sessions.end(_kept(secret))


def _kept(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
