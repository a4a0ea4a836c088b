"""Somebody who listens, for every test of this folder."""

from listening_kit import listener as listener  # noqa: PLC0414 - named again, as a fixture
