"""Judges what only the safeguarding leads may see: nothing else in a form may give it away."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.catalogue.settings import Place
from formsvc.domain.definition import Audience, Condition, Definition, Question


def judge_safeguarding(definition: Definition, whole: Mapping[str, Question], place: Place) -> None:
    """Tell what hangs on an answer that its own readers may not see, and a copy nobody signs."""
    for page in definition.pages:
        for question in page.questions:
            if not question.only_for_dsl:
                conditions = (*page.show_if, *question.show_if)
                _judge_hanging(conditions, whole, place.at(page=page.name, question=question.name))
    for signatory in definition.signatories:
        here = place.at(page=f"(signatory {signatory.name})")
        _judge_hanging(signatory.show_if, whole, here)
    hidden = [one.name for one in definition.questions() if one.only_for_dsl]
    if hidden and Audience.DSL not in {one.party for one in definition.signatories}:
        place.fault(
            f'only safeguarding leads see "{hidden[0]}", but nobody signs their copy: '
            'give a [[signatory]] party = "dsl".'
        )


def _judge_hanging(
    conditions: Iterable[Condition], whole: Mapping[str, Question], place: Place
) -> None:
    for condition in conditions:
        asked = whole.get(condition.question)
        if asked is not None and asked.only_for_dsl:
            place.fault(
                f'show_if asks about "{asked.name}", which only safeguarding leads see: '
                "that this is asked would give the answer away."
            )
