"""What a school or an authority keeps for its next packs, and how new packs start with it."""

from formsvc.journeys.profiles.filling import fill_from_profiles, fill_from_provider
from formsvc.journeys.profiles.keeping import (
    ProfileView,
    keep_for_next_packs,
    kept_questions,
    open_profile,
    save_profile,
)

__all__ = [
    "ProfileView",
    "fill_from_profiles",
    "fill_from_provider",
    "keep_for_next_packs",
    "kept_questions",
    "open_profile",
    "save_profile",
]
