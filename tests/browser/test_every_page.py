"""Every page of the site is read by axe at the width of a phone, and a route that is not is told.

One page lives on while the bodies of all others take their place in it: neither the styles nor axe
are read anew for each. Scripts do not run there; pages with scripts are read where they are used.
"""

from pathlib import Path

import pytest
from browser.watching import AXE, AXE_OPTIONS, NO_COLOURS, OWN_CHECKS, SIDEWAYS
from crawling_kit import crawl
from lxml import html
from web.linting import shape_of

import formsvc.web

STATIC = Path(formsvc.web.__file__).parent / "static"
#: Routes without a page of their own that is to be read, and why.
NO_PAGES = {
    "account.home": "leads on to the page of whoever signed in",
    "account.how_long": "tells a script a number",
    "authority.checked_paper": "the page of school.signed_paper, with another way back",
    "authority.checked_paper_file": "a file",
    "authority.earlier_document": "a file",
    "authority.file": "a file",
    "provider.file": "a file",
    "public.healthz": "tells a monitor a word",
    "public.readyz": "tells a monitor a word",
    "school.file": "a file",
    "school.provider_file": "a file",
    "signing.file": "a file",
    "static": "a file",
}
_EMPTY = "<!DOCTYPE html><html lang='en'><head><title>Empty</title></head><body></body></html>"
# Puts a page in the place of the one before; everything folded is unfolded, to be read as well.
_TURN_TO = """(text) => {
  const next = new DOMParser().parseFromString(text, 'text/html')
  for (const one of next.querySelectorAll('script')) one.remove()
  for (const one of next.querySelectorAll('details')) one.open = true
  document.title = next.title
  for (const name of ['lang', 'dir']) document.documentElement[name] = next.documentElement[name]
  document.body.replaceWith(document.adoptNode(next.body))
}"""
_VIOLATIONS = """async (options) => (await axe.run(document, options)).violations.flatMap(
  (one) => one.nodes.map((node) => `${one.id}: ${node.html}`))"""


@pytest.fixture(scope="module")
def found(kept_packs, kept_pages, tmp_path_factory):
    return crawl(kept_packs, kept_pages, tmp_path_factory.mktemp("crawl"))


@pytest.fixture
def phone(found, chromium):
    """A page as wide as a phone, with our styles; after the crawl: see `chromium`."""
    page = chromium.new_context(viewport={"width": 320, "height": 640}).new_page()
    page.set_content(_EMPTY)
    for name in ("govuk-frontend.min.css", "accessible-autocomplete.min.css", "app.css"):
        page.add_style_tag(path=STATIC / name)
    page.evaluate(AXE.axe_script)
    return page


def test_every_route_is_visited_or_has_no_page(found):
    visited = {key[0] for key in found.pages}

    assert len(visited) > 50
    assert found.routes - visited - found.files == set(NO_PAGES)


def test_every_page_can_be_read_by_all_on_a_phone(found, phone):
    read, parts, classes, faults = set(), set(), set(), []
    shapes = {shape_of(text, nonce=""): (key, text) for key, text in found.pages.items()}
    for key, text in sorted(shapes.values(), key=lambda one: len(one[1])):
        here = set(parts_of(text))
        styles = {name for part in here for name in part[-1].split()}
        phone.evaluate(_TURN_TO, text)
        told = phone.evaluate(OWN_CHECKS)
        told += ["it scrolls sideways"] if phone.evaluate(SIDEWAYS) else []
        if key[0] not in read or here - parts:
            told += phone.evaluate(_VIOLATIONS, AXE_OPTIONS if styles - classes else NO_COLOURS)
        read.add(key[0])
        parts |= here
        classes |= styles
        faults += [f"{key}: {one}" for one in told]

    assert len(shapes) > 100
    assert faults == []


def parts_of(text):
    """Yield what a page is made of: each kind of element within each kind, with their styles.

    A page that has nothing that a smaller one did not have says little new to axe, which is slow.
    """
    for one in html.document_fromstring(text).iter():
        if isinstance(one.tag, str) and one.getparent() is not None:
            above = one.getparent()
            yield above.tag, above.get("class", ""), one.tag, one.get("type"), one.get("class", "")
