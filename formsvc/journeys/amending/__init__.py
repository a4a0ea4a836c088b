"""Changing a pack after sending: what is different, who signs again, what the new version shows."""

from formsvc.journeys.amending.acting import (
    MAY_BE_AMENDED,
    amend_pack,
    drop_change,
    give_up,
    put_back_answers,
)
from formsvc.journeys.amending.carrying import (
    Carried,
    Plan,
    carry_signatures,
    key_of_signer,
    plan_signatures,
)
from formsvc.journeys.amending.comparing import Wording, wording_now
from formsvc.journeys.amending.passed_on import PassedOn, look_passed_on
from formsvc.journeys.amending.telling_signers import change_for_signer
from formsvc.journeys.amending.viewing import (
    Change,
    PersonNeed,
    view_change,
    view_sent_change,
)

__all__ = [
    "MAY_BE_AMENDED",
    "Carried",
    "Change",
    "PassedOn",
    "PersonNeed",
    "Plan",
    "Wording",
    "amend_pack",
    "carry_signatures",
    "change_for_signer",
    "drop_change",
    "give_up",
    "key_of_signer",
    "look_passed_on",
    "plan_signatures",
    "put_back_answers",
    "view_change",
    "view_sent_change",
    "wording_now",
]
