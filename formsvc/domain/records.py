"""What the database keeps, as values: organisations, people, packs, invitations, jobs."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Value
from formsvc.domain.delivery import Delivery
from formsvc.domain.remembering import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A school, a provider or a local authority."""

    id: str
    kind: str
    name: str
    urn: str
    authority_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Someone who signs in: school staff or an officer of the authority."""

    id: str
    email: str
    name: str
    role: str
    organisation_id: str
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLink:
    """One person at a provider who may fill the provider's own part, by one link.

    A link that was stopped (`stopped_at`) opens nothing, and its person counts as never asked.
    """

    id: str
    provider_id: str
    name: str
    email: str
    invited_by: str
    token_sha256: str
    expires_at: str
    opened_at: str | None
    stopped_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser (staff), which may have looked for words, or one at a link (signing)."""

    id_sha256: str
    user_id: str | None
    invitation_id: str | None
    last_seen_at: str
    expires_at: str
    looked_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack's own row. Where it stands is the fold over its entries, kept for quick lists."""

    ref: str
    school_id: str
    authority_id: str
    created_by: str
    created_at: str
    state: str
    under: str = ""
    running: int = 0

    @property
    def where(self) -> Where:
        """Where the pack stands, with what it remembers beside its state."""
        return Where.read(self.state, self.under, self.running)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One answer, with who saved it, when, in which document, and where it came from."""

    name: str
    value: Value
    document: str
    saved_by: str
    saved_at: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A sending of a pack: what was frozen, by digest; the bytes lie in the blobs."""

    pack_ref: str
    number: int
    answers_sha256: str
    findings_sha256: str
    definitions: Mapping[str, str]
    templates: Mapping[str, str]
    sent_at: str
    sent_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One audience's review copy of one document: the exact PDF and page that are shown."""

    pack_ref: str
    version: int
    document: str
    audience: str
    title: str
    pdf_sha256: str
    page_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One person asked to sign one version of a pack, by one link."""

    id: str
    pack_ref: str
    version: int
    party: str
    name: str
    #: The email address or mobile number that `reach` uses; "" for who signs by hand.
    address: str
    role: str
    expires_at: str
    revoked: bool
    sent_at: str
    reminders: int = 0
    time_zone: str = ""
    #: How the one-time code comes that this person needs: "email", "text", "phone" (told by the
    #: school), "" for no code.
    code: str = ""
    #: How they get their papers: "email", "text", or "by_hand": in person or on paper.
    reach: str = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter about a pack that was promised, and how it stands with it."""

    id: str
    pack: str
    letter: str
    invitation_id: str
    standing: Delivery
    at: str
    #: "email", or "text" for a text message.
    by: str = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement that an invited person is asked to sign in one document."""

    invitation_id: str
    document: str
    signatory: str
    number: int
    title: str
    statement: str
    act: str
    capacity: str
    step: int
    required: bool
    state: str
    seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """One sealed PDF of a pack version, by its path inside the pack."""

    pack_ref: str
    version: int
    path: str
    document: str
    audience: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work of the outbox, under a lease."""

    id: int
    kind: str
    dedupe_key: str
    payload: Mapping[str, object]
    attempts: int
    tried_since: str
    owner: str
