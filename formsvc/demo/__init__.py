"""Plays one whole pack through the real application, with plainly invented people."""

from formsvc.demo.playing import play

__all__ = ["play"]
