"""One page of a form, GET through Flask, against a bare Flask page with the same markup.

The floor is a bare Flask app that renders the same templates and macros from ready values: no
database, nobody to look up, no headers. Ours looks up who is signed in, reads the pack's answers
and finds what is asked; it keeps what it drew, so the second line draws everything anew, as for
answers that nobody gave before. The lowest floor only hands out the finished bytes. The last lines
have a table of 50 rows.
"""

from dataclasses import replace

from builders import REFERRER, Clock, a_pack, open_with_fake_pdf, settings_in, sign_in_as
from flask import Flask, render_template, render_template_string, template_rendered
from side_by_side import compare

from formsvc.app import create_app
from formsvc.domain.definition import Kind
from formsvc.web import account, authority, provider, public, school, signing
from formsvc.web.fields import drawing_with

ROWS = 50


def with_a_long_table(catalogue):
    """Return the catalogue with room for 50 rows in the referral's first table; and its page."""
    definition = catalogue.definitions["referral"]
    page = next(one for one in definition.pages if one.questions[0].kind is Kind.TABLE)
    longer = replace(page, questions=(replace(page.questions[0], rows_at_most=ROWS),))
    pages = tuple(longer if one is page else one for one in definition.pages)
    definitions = catalogue.definitions | {"referral": replace(definition, pages=pages)}
    return replace(catalogue, definitions=definitions), longer


def bare_page(app, client, address):
    """Return the test client of a bare app that renders what ours rendered for an address."""
    rendered = []

    def note(_, *, template, context, **__):
        sources = context["sources_in"](context["view"].pack.ref)
        rendered.append((template.name, context | {"sources_in": lambda _: sources}))

    with template_rendered.connected_to(note, app):
        client.get(address)
    name, context = rendered[-1]
    bare = Flask("bare")
    bare.jinja_loader = app.jinja_loader
    bare.jinja_env.trim_blocks = bare.jinja_env.lstrip_blocks = True
    bare.jinja_env.filters |= app.jinja_env.filters
    bare.jinja_env.add_extension("jinja2.ext.i18n")
    bare.jinja_env.install_null_translations(newstyle=True)
    macros = bare.jinja_env.get_template("questions.html").module
    ours = app.jinja_env.globals
    bare.jinja_env.globals |= {name: ours[name] for name in ("suggested", "largest_file", "DRAFTS")}
    bare.jinja_env.globals |= {
        "drawn": macros.question,
        "csp_nonce": lambda: "x" * 22,
        "csrf_token": lambda: "x" * 91,
    }
    for room in (public, account, school, signing, provider, authority):
        bare.register_blueprint(room.pages)
    theirs = {"request", "session", "g", "csrf_token"}
    ready = {key: one for key, one in context.items() if key not in theirs}
    bare.add_url_rule(f"/bare{address}", "page", lambda: render_template(name, **ready))
    return bare.test_client(), f"/bare{address}"


def bare_bytes(text):
    bare = Flask("bare")
    bare.add_url_rule("/", "page", lambda: render_template_string("{{ text|safe }}", text=text))
    return bare.test_client()


def run(folder, rounds):
    services = open_with_fake_pdf(settings_in(folder), Clock())
    catalogue, long = with_a_long_table(services.catalogue)
    services = replace(services, catalogue=catalogue)
    app = create_app(settings_in(folder), services)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in_as(client, services)
    table = long.questions[0]
    row = {one.name: one.choices[0][0] if one.choices else "x" for one in table.columns}
    ref = a_pack(services)
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={table.name: [row] * ROWS}, by=REFERRER.id)
    for page, words, aim in (
        ("people", "form page GET", 1.5),
        (long.name.replace("_", "-"), f"a table of {ROWS} rows", 2),
    ):
        address = f"/packs/{ref}/referral/{page}"
        yield from both(app, client, address, rounds=rounds, words=words, aim=aim)
    services.ledger.close()


def both(app, client, address, *, rounds, words, aim):
    page = client.get(address)
    assert page.status_code == 200, page.status
    bare, bare_address = bare_page(app, client, address)
    again = bare.get(bare_address)
    assert abs(len(again.data) - len(page.data)) < 200, (len(again.data), len(page.data))
    finished = bare_bytes(page.text)

    def anew():
        app.jinja_env.globals["drawn"] = drawing_with(app.jinja_env)
        client.get(address)

    floors = (
        ("bare page, same markup", lambda: client.get(address), lambda: bare.get(bare_address)),
        ("the same, all drawn anew", anew, lambda: bare.get(bare_address)),
        ("the finished bytes", lambda: client.get(address), lambda: finished.get("/")),
    )
    for name, ours, floor in floors:
        yield compare(
            f"{words} ({len(page.data) // 1024} KB) : {name}",
            ours=ours,
            floor=floor,
            aim=aim,
            rounds=rounds * 2,
        )
