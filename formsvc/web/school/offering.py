"""What the provider gave, beside the questions of a page, and its button "Use this"."""

from typing import Any

from formsvc.domain.evidence import DOCUMENT, is_item
from formsvc.journeys.answering import PageView
from formsvc.journeys.providers import Offer, offers_for
from formsvc.web.asking import services, user
from formsvc.web.fields import fill_in


def use_offer(view: PageView, action: str, posted: Any) -> str:
    """Fill in what the provider gave when its button was pressed; return the question's name."""
    name = action.removeprefix("use:")
    offer = offers_on(view).get(name) if name != action else None
    if offer is None or not offer.usable:
        return ""
    fill_in(posted, name, offer.value)
    return name


def offers_on(view: PageView) -> dict[str, Offer]:
    """Return what the provider gave for this page; most pages ask nothing of a provider."""
    if not asks_provider(view):
        return {}
    return offers_for(services(), user(), view.pack.ref, view.questions)


def asks_provider(view: PageView) -> bool:
    """Say whether a page has questions that a provider can answer itself."""
    return view.definition.name == DOCUMENT and any(map(is_item, view.questions))
