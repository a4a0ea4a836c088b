"""What a school does with one press, after being asked whether it means it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formsvc.domain.records import User
from formsvc.journeys.amending import drop_change, put_back_answers
from formsvc.journeys.following import end_placement, reopen_pack, start_placement, withdraw_pack
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is done, and the words of the page that asks first."""

    do: Callable[[Services, User, str], None]
    heading: str
    words: str
    button: str


ACTS: Mapping[str, Act] = {
    "withdraw": Act(
        do=withdraw_pack,
        heading="Take this pack back?",
        words="All sign-off links stop working. Signatures made so far do not count for the next "
        "version. You can then change the pack and send it again.",
        button="Take the pack back",
    ),
    "reopen": Act(
        do=reopen_pack,
        heading="Change this pack?",
        words="You can change the answers. Before you send the pack again you see who must sign "
        "the new version.",
        button="Open the pack for changes",
    ),
    "put-back": Act(
        do=put_back_answers,
        heading="Put the answers back?",
        words="Every answer becomes what it was in the last version. What you changed since is "
        "lost. You can then send the pack again.",
        button="Put the answers back",
    ),
    "give-up": Act(
        do=drop_change,
        heading="Give up the change?",
        words="The version that is in force stands as it did before. What you changed since is "
        "lost. If it was sent, its links stop working. Nobody is asked anything.",
        button="Give up the change",
    ),
    "start": Act(
        do=start_placement,
        heading="Has the placement started?",
        words="Say so when the pupil has had the first day.",
        button="Yes, it has started",
    ),
    "end": Act(
        do=end_placement,
        heading="Has the placement ended?",
        words="Say so when the pupil has had the last day. If you are changing the pack, the "
        "change is given up: the version in force stands as it did.",
        button="Yes, it has ended",
    ),
}
