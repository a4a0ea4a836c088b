"""One page of a form, GET through Flask, against a bare Flask page of as many bytes.

The bare page is a Jinja template that prints the finished page's own bytes: what Flask, Werkzeug
and the test client cost before anything of ours happens. Ours looks up who is signed in, reads the
pack's facts, judges what is asked and renders the design system's macros.
"""

from builders import Clock, a_pack, open_with_fake_pdf, settings_in, sign_in_as
from flask import Flask, render_template_string
from side_by_side import compare

from formsvc.app import create_app


def run(folder, rounds):
    services = open_with_fake_pdf(settings_in(folder), Clock())
    app = create_app(settings_in(folder), services)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in_as(client, services)
    ref = a_pack(services)
    definition = services.catalogue.definitions["referral"]
    address = f"/packs/{ref}/referral/{definition.pages[0].name.replace('_', '-')}"
    page = client.get(address)
    assert page.status_code == 200, page.status
    bare = Flask("bare")
    bare.add_url_rule(
        "/", "page", lambda: render_template_string("{{ text|safe }}", text=page.text)
    )
    other = bare.test_client()
    yield compare(
        f"form page GET ({len(page.data) // 1024} KB) : bare Flask page",
        ours=lambda: client.get(address),
        floor=lambda: other.get("/"),
        aim=2,
        rounds=rounds * 4,
    )
    services.ledger.close()
