"""Gathers every line that can be said in another language, and keeps the catalogues level with it.

`.venv/bin/python tests/translations_kit.py` adds new lines to each catalogue (empty, for a
translator), takes out lines that are gone, and compiles them all.
"""

import ast
import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

import formsvc.web
from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.translations import DOMAIN, FOLDER
from formsvc.domain.definition import Audience
from formsvc.domain.page_languages import LANGUAGES
from formsvc.journeys.signing_facts import FACTS_SHOWN

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(formsvc.web.__file__).parent / "templates"
#: What a signatory may see.
PAGES = [
    *sorted((TEMPLATES / "signing").glob("*.html")),
    *(TEMPLATES / name for name in ("kept.html", "problem.html", "layout.html")),
]
ROOMS = ("domain", "journeys", "web")
#: One and the same always, so that a catalogue changes only with its words.
BEGUN = datetime(2026, 11, 25, tzinfo=UTC)
TRANSLATED = [one for one in LANGUAGES if one.code != "en"]


def of_templates():
    """Yield each line of the templates: words, or a pair of words for one thing and for many."""
    for page in PAGES:
        for call in Environment(autoescape=True).parse(page.read_text()).find_all(nodes.Call):
            name = getattr(call.node, "name", "")
            if name == "_":
                yield call.args[0].value
            elif name == "ngettext":
                yield (call.args[0].value, call.args[1].value)


def of_python():
    """Yield each line that is marked in Python: to_say("...") and say("...")."""
    for file in (one for room in ROOMS for one in sorted((ROOT / "formsvc" / room).rglob("*.py"))):
        for call in ast.walk(ast.parse(file.read_text())):
            name = getattr(call, "func", None)
            called = getattr(name, "id", getattr(name, "attr", ""))
            if called in {"to_say", "say"} and call.args and isinstance(call.args[0], ast.Constant):
                yield call.args[0].value


def of_forms():
    """Yield titles, what parents are asked to say, and the choices among the main facts."""
    definitions = load_catalogue(ROOT / "forms", ROOT / "doc_templates").definitions
    for definition in definitions.values():
        yield definition.title
        for signer in definition.signatories:
            if signer.party is Audience.PARENT:
                yield signer.statement
        for page in definition.pages:
            for question in page.questions:
                if question.name in FACTS_SHOWN:
                    yield from dict(question.choices).values()


def lines():
    """Return every line, each once, in the order in which people meet them."""
    return list(dict.fromkeys([*of_templates(), *of_python(), *of_forms()]))


def file_of(language, kind="po"):
    return FOLDER / language.code / "LC_MESSAGES" / f"{DOMAIN}.{kind}"


def read(language):
    """Return a language's catalogue as a translator edits it."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language.code, domain=DOMAIN)


def read_compiled(language):
    """Return a language's catalogue as the service reads it."""
    with file_of(language, "mo").open("rb") as file:
        return read_mo(file)


def level(language):
    """Return a language's catalogue with exactly the lines that there are, kept where it can."""
    old = read(language) if file_of(language).exists() else Catalog()
    new = Catalog(
        locale=language.code,
        domain=DOMAIN,
        header_comment=f"# {language.name}: what the pages behind a sign-off link say.",
        project="formsvc",
        version="1",
        last_translator="",
        language_team=language.name,
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
    )
    for line in lines():
        known = old.get(line[0] if isinstance(line, tuple) else line)
        new.add(line, known.string if known else None)
    return new


def write(language, catalogue):
    """Write a catalogue down for translators and for the service."""
    text = io.BytesIO()
    write_po(text, catalogue, width=100)
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_bytes(text.getvalue())
    with file_of(language, "mo").open("wb") as file:
        write_mo(file, catalogue)


def main():
    """Bring every catalogue level and compile it."""
    for language in TRANSLATED:
        catalogue = level(language)
        write(language, catalogue)
        missing = sum(1 for one in catalogue if one.id and not one.string)
        print(f"{language.name}: {len(catalogue)} lines, {missing} without words")


if __name__ == "__main__":
    main()
