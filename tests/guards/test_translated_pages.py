"""The pages behind a sign-off link: no words on them that could not be said in another language."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import formsvc.web

TEMPLATES = Path(formsvc.web.__file__).parent / "templates"
#: What a signatory may see. The layout's menu is for people who are signed in: not checked.
PAGES = [*sorted((TEMPLATES / "signing").glob("*.html")), TEMPLATES / "kept.html"]
SAYS = {"_": 1, "ngettext": 2}
_ATTRIBUTES = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


def literal_words(source):
    """Return the words that a template prints as they stand, without asking for a translation."""
    flat = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    bare = [*re.sub(r"<[^>]*>", "\n", flat).split("\n"), *_ATTRIBUTES.findall(flat)]
    tree = Environment(autoescape=True).parse(source)
    return [one.strip() for one in bare if re.search(r"[^\W\d_]", one)] + constants(tree)


def constants(tree):
    """Return the constants in a template's expressions that look like words for people."""
    found = []

    def walk(node):
        for at, child in enumerate(node.iter_child_nodes()):
            said = isinstance(node, nodes.Call) and SAYS.get(getattr(node.node, "name", ""), 0)
            if said and 1 <= at <= said:
                found.extend([] if isinstance(child, nodes.Const) else ["_() of a changing word"])
                continue
            if isinstance(child, nodes.Const) and looks_like_words(node, child.value):
                found.append(child.value)
            walk(child)

    walk(tree)
    return found


def looks_like_words(parent, value):
    if not isinstance(value, str) or isinstance(parent, nodes.FromImport | nodes.Extends):
        return False
    if isinstance(parent, nodes.Pair) and isinstance(parent.key, nodes.Const):
        if parent.key.value in {"classes", value}:
            return False
        if parent.key.value in {"text", "titleText", "visuallyHiddenText"}:
            return True
    return bool(re.search(r"^[A-Z]|[a-z] [a-z]", value))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_a_page_for_signatories_says_nothing_that_cannot_be_translated(file):
    assert literal_words(file.read_text()) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<nav aria-label="Back">{{ one }}</nav>', ["Back"]),
        ('{{ button({"text": "Sign"}) }}', ["Sign"]),
        ('{{ button({"text": "sign"}) }}', ["sign"]),
        ('{% set title = "Thank you" %}', ["Thank you"]),
        ('{{ "You may go" if done else _("Stay") }}', ["You may go"]),
        ("{{ _(words) }}", ["_() of a changing word"]),
        ('<p class="govuk-body">{{ _("Hello %(name)s", name=one) }}</p>', []),
        ('{{ input({"label": {"text": _("Name"), "classes": "govuk-a govuk-b"}}) }}', []),
        ('{{ ngettext("%(num)s paper", "%(num)s papers", count) }}', []),
    ],
)
def test_the_guard_sees_words_wherever_they_may_stand(source, expected):
    assert literal_words(source) == expected


def test_the_guard_has_pages_to_look_at():
    assert len(PAGES) > 5
