"""Turns what somebody drew into what others see of it: a picture, and words about it."""

from collections.abc import Mapping

from formsvc.adapters.drawings import draw_picture
from formsvc.domain.drawing import Picture, kept_drawing
from formsvc.journeys.carried_words import name_signed

#: How a signature was given on a screen, for its entry: whoever draws types the name as well.
TYPED = "typed name"
DRAWN = "typed name, and signature drawn with a finger, mouse or pen"


def picture_of(private: Mapping[str, object]) -> Picture | None:
    """Return the signature that was drawn, from what is kept beside its entry; None if none was."""
    kept = private.get("drawing")
    if not kept:
        return None
    words = f"Signature of {name_signed(private)}, drawn"
    return draw_picture(kept_drawing(str(kept)), words=words)
