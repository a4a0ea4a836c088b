"""An officer follows the lines of forms/README.md on a copy, and asks `formsvc check`."""

import re
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from formsvc.cli import main

HERE = Path(__file__).parents[2]


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Copies both folders, and runs `formsvc check` on the copies."""
    for name in ("forms", "doc_templates"):
        shutil.copytree(HERE / name, tmp_path / name)
    monkeypatch.setenv("FORMSVC_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FORMSVC_FORMS", str(tmp_path / "forms"))
    monkeypatch.setenv("FORMSVC_TEMPLATES", str(tmp_path / "doc_templates"))
    return lambda: CliRunner().invoke(main, ["check"])


def chapter(title):
    text = (HERE / "forms" / "README.md").read_text()
    return re.search(rf"## {title}\n(.*?)\n## ", text, re.DOTALL)[1]


def print_after(template, before, name):
    """Copy the table row that prints `before`, and let the copy print `name`."""
    document = docx.Document(template)
    for table in document.tables:
        for row in table.rows:
            if f"{{{{ {before} }}}}" in row.cells[-1].text:
                for cell, words in zip(row.cells, ("New", f"{{{{ {name} }}}}"), strict=True):
                    added = cell.add_paragraph(words)
                    added.style = cell.paragraphs[0].style
                document.save(template)
                return
    raise AssertionError(f"nothing prints {before}")


def test_wording_is_changed_as_the_lines_say(tmp_path, check):
    file = tmp_path / "forms" / "referral.toml"
    old = re.search(r'`(ask = "[^"]+")`', chapter("Change wording"))[1]
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, 'ask = "How does “our” pupil come to you?"'))

    assert check().output == "Every form and template is good.\n"


def test_a_question_is_added_as_the_lines_say(tmp_path, check):
    file = tmp_path / "forms" / "referral.toml"
    question = re.search(r"```toml\n(.*?)```", chapter("Add a question"), re.DOTALL)[1]
    text = file.read_text()
    following = text.index("  [[page.question]]", text.index('name = "transport"'))
    file.write_text(f"{text[:following]}{question}\n{text[following:]}")
    told = check()

    assert told.exit_code == 1
    assert 'question "bus_pass": this is asked, but the template never prints' in told.output
    print_after(tmp_path / "doc_templates" / "referral.docx", "transport", "bus_pass")
    assert check().output == "Every form and template is good.\n"


def test_a_choice_is_added_as_the_lines_say(tmp_path, check):
    file = tmp_path / "forms" / "referral.toml"
    line = re.search(r'`(bicycle = "[^"]+")`', chapter("Add a choice"))[1]
    text = file.read_text()
    choices = text.index("[page.question.choices]\n", text.index('name = "transport"'))
    following = choices + len("[page.question.choices]\n")
    file.write_text(f"{text[:following]}  {line}\n{text[following:]}")

    assert check().output == "Every form and template is good.\n"
