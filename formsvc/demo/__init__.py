"""Plays one whole pack through the real application, with plainly invented people."""

from formsvc.demo.people import is_demo_data
from formsvc.demo.playing import play

__all__ = ["is_demo_data", "play"]
