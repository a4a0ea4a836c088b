"""The strict reader of pages finds a fault in a page whose like it has read before."""

import pytest
from web.linting import faults_of_shape, nonce_of

FAULTS = {
    "a label that points nowhere": ('for="email"', 'for="other"'),
    "an id twice": ('id="email"', 'id="main-content"'),
    "a script of somebody else": ('nonce="', 'nonce="x'),
    "an error in the title alone": ("<title>", "<title>Error: "),
    "a heading without words": ("Sign in</h1>", "</h1>"),
    "a value that was none": ("Sign in</h1>", "None</h1>"),
    "a template's own marks": ("Sign in</h1>", "Sign {{ in }}</h1>"),
    "an & that stands for nothing": ("Sign in</h1>", "Sign &nosuch; in</h1>"),
    "a tag that is not closed": ("</form>", ""),
    "a form to another place": ("<form ", '<form action="https://elsewhere.example/" '),
    "a style of its own": ("<h1 ", '<h1 style="color: red" '),
    "an input without a label": ("</form>", '<input name="more"></form>'),
}


@pytest.mark.parametrize(("sound", "broken"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_found_after_the_same_page_was_found_whole(client, sound, broken):
    answer = client.get("/sign-in")
    nonce = nonce_of(answer)

    assert not faults_of_shape(answer.text, nonce=nonce)
    assert sound in answer.text
    assert faults_of_shape(answer.text.replace(sound, broken, 1), nonce=nonce)
    assert not faults_of_shape(answer.text, nonce=nonce)
