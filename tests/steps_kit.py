"""The sample pack in two steps: the plan and the agreement are signed after all the rest."""

import re
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from formsvc.journeys.judging_forms import open_catalogue

ROOT = Path(__file__).parent.parent
SECOND = ("plan", "sla")


def in_steps(services):
    """Return the same services with forms that ask for some signatures in a second step."""
    return replace(services, catalogue=_catalogue())


@cache
def _catalogue():
    with tempfile.TemporaryDirectory() as folder:
        forms = Path(folder) / "forms"
        shutil.copytree(ROOT / "forms", forms)
        for name in SECOND:
            file = forms / f"{name}.toml"
            text, count = re.subn("(?m)^act = ", "step = 2\nact = ", file.read_text())
            assert count > 1
            file.write_text(text)
        return open_catalogue(forms, ROOT / "doc_templates")
