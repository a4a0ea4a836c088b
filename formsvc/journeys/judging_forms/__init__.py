"""Judges forms and Word templates together: at start-up, and whole for `formsvc check`."""

from formsvc.journeys.judging_forms.checking import check_everything, compared
from formsvc.journeys.judging_forms.opening import Judged, judge_folders, open_catalogue

__all__ = ["Judged", "check_everything", "compared", "judge_folders", "open_catalogue"]
