"""A focus that can be seen wherever it stands; a whole pack by keyboard is in the whole journey."""

import pytest
from builders import REFERRER, a_pack

# The look of each thing that can have the focus must change when it gets it; a tick box and a
# radio button are drawn by the label beside them.
_UNSEEN_FOCUS = """() => {
  const look = (one) => {
    const drawn = ['checkbox', 'radio'].includes(one.type)
    const style = drawn ? getComputedStyle(one.nextElementSibling, '::before')
      : getComputedStyle(one)
    return [style.outlineStyle, style.outlineColor, style.outlineWidth, style.boxShadow,
            style.backgroundColor].join()
  }
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const unseen = []
  for (const one of document.querySelectorAll(all)) {
    if (!one.checkVisibility() || one.tabIndex < 0) continue
    document.activeElement.blur()
    const before = look(one)
    one.focus({ focusVisible: true })
    if (document.activeElement !== one) unseen.push(`${one.outerHTML.slice(0, 80)} takes no focus`)
    else if (look(one) === before) unseen.push(one.outerHTML.slice(0, 120))
  }
  document.activeElement.blur()
  return unseen
}"""


@pytest.fixture
def ref(site):
    return a_pack(site.services)


@pytest.fixture
def school(visit):
    person = visit()
    person.sign_in(REFERRER.email)
    return person


def test_the_focus_can_be_seen_wherever_it_stands(site, ref, school):
    places = ("", "/send", "/referral/pupil", "/referral/languages", "/checklist/check-answers")
    unseen = []
    for place in places:
        school.open(f"/packs/{ref}{place}")
        school.page.wait_for_load_state("networkidle")
        unseen += school.page.evaluate(_UNSEEN_FOCUS)

    assert unseen == []
