"""Guided forms, signatures and sealed packs for alternative provision placements."""
