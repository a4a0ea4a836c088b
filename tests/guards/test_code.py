"""Guards over the shape of the code: size, one library one module, layers, no secrets in names."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from guards.code import PACKAGE, ROOT, functions, imported, modules

from formsvc.journeys.letters import LETTERS, word_letter

LONGEST_MODULE = 200
LONGEST_FUNCTION = 40

#: Each library belongs to one room. app and cli may hold what they wire together.
ROOMS = {
    "flask": ("formsvc.web", "formsvc.app"),
    "flask_babel": ("formsvc.web.translating",),
    "babel": ("formsvc.adapters.translations",),
    "flask_wtf": ("formsvc.web",),
    "werkzeug": ("formsvc.web",),
    "markupsafe": ("formsvc.web", "formsvc.adapters.documents"),
    "jinja2": ("formsvc.app", "formsvc.adapters.documents"),
    "wtforms": ("formsvc.web.fields",),
    "pysqlite3": ("formsvc.adapters.ledger",),
    "sqlite3": ("formsvc.adapters.ledger",),
    "sqlite_utils": ("formsvc.adapters.ledger",),
    "docxtpl": ("formsvc.adapters.documents",),
    "itsdangerous": ("formsvc.adapters.links",),
    "pyhanko": ("formsvc.adapters.seals",),
    "pikepdf": ("formsvc.adapters.pdf", "formsvc.adapters.seals", "formsvc.adapters.uploads"),
    "PIL": ("formsvc.adapters.drawings", "formsvc.adapters.uploads"),
    "email_validator": ("formsvc.domain.answers.simple",),
    "cryptography": ("formsvc.adapters.seals", "formsvc.adapters.checkpoints"),
    "pypdf": ("formsvc.adapters.packs",),
    "mammoth": ("formsvc.adapters.reading",),
    "smtplib": ("formsvc.adapters.post",),
    "notifications_python_client": ("formsvc.adapters.post",),
    "rfc8785": ("formsvc.domain.chain",),
    "click": ("formsvc.cli",),
    "waitress": ("formsvc.adapters.web_server",),
}


def inside(name, room):
    return name == room or name.startswith(f"{room}.")


@pytest.fixture(scope="module")
def ours():
    found = list(modules())

    assert len(found) > 80
    return found


def test_no_module_is_longer_than_two_hundred_lines(ours):
    long = {
        str(path.relative_to(ROOT)): count
        for _, path, _ in ours
        if (count := len(path.read_text().splitlines())) > LONGEST_MODULE
    }

    assert long == {}


def test_no_function_is_longer_than_forty_lines(ours):
    long = {
        f"{name}.{function}": lines
        for name, _, tree in ours
        for function, lines in functions(tree)
        if lines > LONGEST_FUNCTION
    }

    assert long == {}


def test_every_module_says_its_only_job(ours):
    assert [name for name, _, tree in ours if not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("library", sorted(ROOMS))
def test_a_library_is_known_to_its_own_room_only(ours, library):
    users = {
        name
        for name, path, tree in ours
        if library in imported(tree) and path.name != "uno_worker.py"
    }
    strangers = {one for one in users if not any(inside(one, room) for room in ROOMS[library])}

    assert strangers == set()
    assert users or library == "sqlite3", f"nobody uses {library}: take it off the list"


def test_every_dependency_is_used_by_some_room(ours):
    text = (ROOT / "pyproject.toml").read_text()
    block = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)[1]
    names = {one.lower().replace("-", "_") for one in re.findall(r'"([A-Za-z0-9_-]+)', block)}
    used = {one.lower() for _, _, tree in ours for one in imported(tree)}
    other = {"govuk_frontend_jinja"}  # used by templates
    names = {{"pillow": "pil"}.get(one, one) for one in names}

    assert len(names) > 10
    assert names - other - used == set()


def test_only_the_outermost_modules_read_the_clock_or_make_ids(ours):
    reads = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|uuid4)\(")
    readers = {
        name
        for name, path, _ in ours
        if any(
            reads.search(one) and "noqa: TID251" not in one for one in path.read_text().splitlines()
        )
        and path.name != "uno_worker.py"
    }
    allowed = ("formsvc.app", "formsvc.cli", "formsvc.demo")

    assert {one for one in readers if not any(inside(one, room) for room in allowed)} == set()
    assert readers


#: Who may take a day out of a moment without asking which day it is in the UK, and why.
OTHER_DAYS = {
    "formsvc.domain.uk_days": "it is where it is asked",
    "formsvc.journeys.examining": "the machine's night, which is told as UTC",
    "formsvc.adapters.calendars.ical": "days of a calendar, by the clock that it names",
}


def takes_a_day(node):
    """Say whether a node takes the day out of a moment: `moment.date()`, or `text[:10]`."""
    if isinstance(node, ast.Call):
        called = node.func
        return isinstance(called, ast.Attribute) and called.attr == "date" and not node.args
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and node.slice.lower is None
        and isinstance(node.slice.upper, ast.Constant)
        and node.slice.upper.value == len("2026-11-03")
    )


def test_the_guard_of_days_sees_both_ways_to_take_one():
    found = [takes_a_day(ast.parse(one, mode="eval").body) for one in ("a.date()", "a.at[:10]")]
    others = [takes_a_day(ast.parse(one, mode="eval").body) for one in ("date(1, 2, 3)", "a[:8]")]

    assert (found, others) == ([True, True], [False, False])


def test_a_moments_day_is_the_day_in_the_uk_and_said_in_one_place(ours):
    takers = {name for name, _, tree in ours if any(takes_a_day(node) for node in ast.walk(tree))}
    templates = (PACKAGE / "web" / "templates").rglob("*.html")
    cut = [one.name for one in templates if "[:10]" in one.read_text()]

    assert takers == OTHER_DAYS.keys()
    assert cut == []


def test_the_layers_hold():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    done = subprocess.run(
        [command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [3-9] kept, 0 broken", done.stdout)


def test_nothing_in_the_repository_speaks_of_folders_outside_it():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    files = [ROOT / one for one in listed if one] or list(ROOT.rglob("*.*"))
    outside = "shared"  # written apart, or this very file would be found
    words = (f"../{outside}", f"/work/{outside}")
    found = {
        str(one.relative_to(ROOT))
        for one in files
        if one.is_file()
        and one.suffix in {".py", ".md", ".toml", ".html", ".js", ".css", ".yml", ".sh", ""}
        and any(word in one.read_text(errors="replace") for word in words)
    }

    assert len(files) > 100
    assert found == set()


def test_no_template_trusts_words_as_html_without_a_reason():
    templates = list((PACKAGE / "web" / "templates").rglob("*.html"))
    trusting = [
        f"{one.name}: {line.strip()}"
        for one in templates
        for line in one.read_text().splitlines()
        if re.search(r"\|\s*safe\b|autoescape", line)
    ]

    assert len(templates) > 20
    assert trusting == []


def test_words_are_called_html_in_as_few_places_as_can_be(ours):
    places = {name for name, path, _ in ours if "Markup(" in path.read_text()}

    # The second is Word's markup for a picture, with its words escaped.
    assert places <= {"formsvc.web.reading_page", "formsvc.adapters.documents.pictures"}
    assert places


LETTER_FACTS = {
    name: f"<{name}>"
    for name in (
        *("school", "provider", "reference", "documents", "party", "answer", "code"),
        *("items", "packs", "provider_told", "way", "address"),
    )
} | {
    "until": "2026-12-24",
    "due": "5 February 2027",
    "entries": "1,234",
    "note": "<note>",
    "stamp": "<stamp>",
    "unstamped": "<why>",
    "faults": "<faults>",
    "count": "2",
    "why": "ran_out",
}


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_no_letter_can_name_a_child(letter):
    """A letter is filled only from facts about schools, packs and links: none is about a child."""
    asked = set()

    class Facts(dict):
        def __getitem__(self, name):
            asked.add(name)
            return super().__getitem__(name)

    wording = word_letter(letter, Facts(LETTER_FACTS))

    assert asked <= LETTER_FACTS.keys()
    assert wording.subject
    assert "<answer>" not in wording.subject
