"""Two people with one email address: each has a link of their own, and each name is printed."""

import re

from builders import a_sent_pack, do_jobs, letters, sign_all, text_of

from formsvc.demo.people import sample_facts
from formsvc.journeys.signing import go_in, look_round


def two_parents_with_one_address():
    parents = [dict(one) for one in sample_facts()["parents"]]
    for one in parents:
        one |= {"signs": "yes", "email": parents[0]["email"]}
    return parents


def test_nobody_signs_for_another_and_no_name_is_lost(services):
    parents = two_parents_with_one_address()
    ref = a_sent_pack(services, parents=parents)
    tokens = {
        text_of(letter).split(",")[0].removeprefix("Dear "): found[1]
        for letter in letters(services)
        if (found := re.search(r"/s/(\S+)", text_of(letter)))
    }

    assert {one["name"] for one in parents} <= tokens.keys()
    for name, token in tokens.items():
        visit = look_round(services, token, go_in(services, token))
        assert visit.invitation.name == name
        for reading in visit.readings:
            assert len({item.signatory for item in reading.items}) == len(reading.items)
        sign_all(services, token, name)
    do_jobs(services)
    with services.ledger.reading() as tx:
        signed = [
            tx.entries.private(one.seq)
            for one in tx.entries.of_pack(ref)
            if one.event == "document.signed" and one.data["document"] == "referral"
        ]
    assert {one["name"] for one in parents} <= {one["invited_name"] for one in signed}
