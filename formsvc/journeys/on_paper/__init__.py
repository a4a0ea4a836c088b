"""Signing by hand on paper: printed by the school, scanned by one person, confirmed by another."""

from formsvc.journeys.on_paper.confirming import confirm_scan, refuse_scan
from formsvc.journeys.on_paper.keeping import KeptScan, kept_scans, open_kept_scan
from formsvc.journeys.on_paper.looking import open_scan, scans_now, scans_of
from formsvc.journeys.on_paper.printing import Paper, open_paper, papers_to_print
from formsvc.journeys.on_paper.problems import ScanNotTaken
from formsvc.journeys.on_paper.receiving import receive_scan

__all__ = [
    "KeptScan",
    "Paper",
    "ScanNotTaken",
    "confirm_scan",
    "kept_scans",
    "open_kept_scan",
    "open_paper",
    "open_scan",
    "papers_to_print",
    "receive_scan",
    "refuse_scan",
    "scans_now",
    "scans_of",
]
