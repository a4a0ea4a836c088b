"""What became of each version of a pack: a fold over the pack's entries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStory:
    """What the entries say of one version; times are UTC text, "" for what did not happen."""

    number: int
    sent_at: str
    sealed_at: str = ""
    manifest_sha256: str = ""
    accepted_at: str = ""
    amended_at: str = ""
    sent_back: bool = False
    withdrawn: bool = False
    declined: bool = False
    superseded_by: int = 0

    @property
    def in_force(self) -> bool:
        """Whether this version was sealed and nothing has taken its place."""
        return bool(self.sealed_at) and not self.sent_back and not self.superseded_by

    @property
    def stands(self) -> bool:
        """Whether this version is out, or in force: it did not come back and none followed it."""
        came_back = self.withdrawn or self.declined or self.sent_back
        stopped = bool(self.amended_at) and not self.sealed_at
        return not (came_back or stopped or self.superseded_by)

    @property
    def standing(self) -> str:
        """Where this version stands, in a few words for people."""
        if self.superseded_by:
            return f"Superseded by version {self.superseded_by}"
        if self.sealed_at:
            how = ("Sent back" if self.sent_back else "Accepted") if self._decided else "Sealed"
            return how if self.sent_back else f"{how}, in force"
        if self.withdrawn:
            return "Taken back"
        if self.declined:
            return "Declined"
        return "Stopped for a change" if self.amended_at else "Not sealed yet"

    @property
    def _decided(self) -> bool:
        return self.sent_back or bool(self.accepted_at)


_CAME_BACK = {
    Event.PACK_SENT_BACK: "sent_back",
    Event.PACK_WITHDRAWN: "withdrawn",
    Event.PACK_DECLINED: "declined",
}


def versions_in(entries: Iterable[Entry]) -> tuple[VersionStory, ...]:
    """Return what became of each version that was sent, oldest first."""
    found: dict[int, VersionStory] = {}
    for entry in entries:
        number = entry.data.get("version")
        if not isinstance(number, int):
            continue
        if entry.event is Event.PACK_SENT:
            found[number] = VersionStory(number=number, sent_at=entry.at)
        elif number in found:
            found[number] = _after(found[number], entry)
    return tuple(found[number] for number in sorted(found))


def _after(story: VersionStory, entry: Entry) -> VersionStory:
    changed: dict[str, object] = {}
    match entry.event:
        case Event.PACK_SEALED:
            changed = {"sealed_at": entry.at, "manifest_sha256": entry.data["manifest_sha256"]}
        case Event.PACK_ACCEPTED:
            changed = {"accepted_at": entry.at}
        case Event.PACK_AMENDED:
            changed = {"amended_at": entry.at}
        case Event.CHANGE_DROPPED:
            changed = {"amended_at": ""}
        case Event.PACK_SENT_BACK | Event.PACK_WITHDRAWN | Event.PACK_DECLINED:
            changed = {_CAME_BACK[entry.event]: True}
        case Event.VERSION_SUPERSEDED:
            changed = {"superseded_by": entry.data["by"]}
    return replace(story, **changed)  # type: ignore[arg-type]


def in_force(stories: Iterable[VersionStory]) -> VersionStory | None:
    """Return the version that is in force, or None."""
    return next((one for one in reversed(tuple(stories)) if one.in_force), None)


def newest_standing(stories: Iterable[VersionStory]) -> int:
    """Return the number of the newest version that is out or in force, 0 when none is."""
    return next((one.number for one in reversed(tuple(stories)) if one.stands), 0)


def carried_from(entries: Iterable[Entry]) -> dict[int, object]:
    """Return, by its entry, which version a signature that is shown again was given to."""
    return {
        one.seq: one.data["from_version"] for one in entries if one.event is Event.SIGNATURE_CARRIED
    }
