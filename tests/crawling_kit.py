"""Goes to every page of the site by its links, as everybody who meets a pack, at every stage."""

import re
from urllib.parse import urlsplit

from builders import (
    Clock,
    do_jobs,
    let_in,
    links,
    open_with_fake_pdf,
    seal,
    settings_in,
    sign,
    sign_all,
    start,
    text_messages,
)
from erasure_kit import COLLEAGUE, erase
from kept_kit import site_kept
from provider_kit import invited
from web.pages import post
from web.test_afterwards import write
from web.test_importing import EXPORT, send_file
from web.test_on_paper import scan_page, seen, upload
from web.test_passing_on import NAMED
from werkzeug.exceptions import HTTPException

from formsvc.app import create_app
from formsvc.demo.people import ADMINISTRATOR, OFFICER, REFERRER, SAFEGUARDING_LEAD
from formsvc.journeys.amending import amend_pack

PARENT = "alex.sample@parents.example"
LINK_PERSON = "tom.sample@aldergrove.example"
PROVIDER = "sam@riverbank.example"
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')


class Crawl:
    """Keeps one page for each route, stage of a pack and person; and routes that give files."""

    def __init__(self, kept_packs, kept_pages, folder):
        self.pages, self.files, self.routes = {}, set(), set()
        self._kept_packs, self._kept_pages, self._folder = kept_packs, kept_pages, folder

    def site_at(self, stage):
        """Return (app, services, reference) of a copy of a kept pack."""
        folder = self._folder / f"{stage} {len(self.pages)}"
        self._kept_packs.lay_out(stage, folder)
        services = open_with_fake_pdf(settings_in(folder), Clock())
        with site_kept(self._kept_pages):
            app = create_app(settings_in(folder), services)
        app.config["WTF_CSRF_ENABLED"] = False
        self.routes = {one.endpoint for one in app.url_map.iter_rules() if "GET" in one.methods}
        return app, services, self._kept_packs.ref(stage)

    def go(self, client, stage, *roots):
        """Follow the links from `roots`; `stage` says who looks, and where the pack stands."""
        addresses = client.application.url_map.bind("localhost")
        waiting = [*roots]
        for path in waiting:
            try:
                route, named = addresses.match(path, method="GET")
            except HTTPException:
                continue
            key = _key_of(route, named, stage)
            if key not in self.pages and route not in self.files:
                waiting += self._read(client, path, key, waiting)

    def told(self, client, *paths):
        """Keep the pages that tell why there is nothing to see."""
        for path in paths:
            answer = client.get(path)
            assert answer.status_code // 100 == 4
            self.pages["a problem", path] = answer.text

    def _read(self, client, path, key, known):
        answer = client.get(path)
        if answer.status_code // 100 == 3:
            found = [urlsplit(answer.location).path]
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            self.pages[key] = answer.text
            found = _LINK.findall(answer.text)
        else:
            found = []
            if answer.status_code == 200:
                self.files.add(key[0])
        return [one for one in dict.fromkeys(found) if one not in known]

    def behind_link(self, app, services, address, stage):
        """Go in by the link of the newest letter to an address, and look at all behind it."""
        client, place = app.test_client(), f"/s/{links(services)[address]}"
        self.go(client, f"{stage}, before Continue", place)
        post(client, place, {"action": "continue"})
        self.go(client, f"{stage}, {address}", place, f"{place}/done", f"{place}/code")
        return client, place


def _key_of(route, named, stage):
    """Name a page, so that those which are the same for everybody are read once."""
    if route == "school.page":
        return route, named["document"], named["page"]
    return (route,) if route.startswith(("public.", "account.")) else (route, stage)


def crawl(kept_packs, kept_pages, folder):
    """Return the crawl of a draft, a pack that is out, one in force and one erased."""
    found = Crawl(kept_packs, kept_pages, folder)
    _a_draft(found)
    _a_pack_that_is_out(found)
    _a_pack_in_force(found)
    return found


def _a_draft(found):
    app, services, ref = found.site_at("drafting")
    school = let_in(app.test_client(), services, REFERRER)
    pack = f"/packs/{ref}"
    send_file(school, pack, EXPORT)
    token = invited(services, ref)
    provider = app.test_client()
    found.go(provider, "door", f"/p/{token}")
    post(provider, f"/p/{token}", {"action": "continue"})
    found.go(provider, "inside", f"/p/{token}")
    found.go(school, "draft", "/home", f"{pack}/import/preview")
    found.go(let_in(app.test_client(), services, SAFEGUARDING_LEAD), "lead", "/home")
    found.go(let_in(app.test_client(), services, ADMINISTRATOR), "administrator", "/home")
    anyone = app.test_client()
    found.go(anyone, "anyone", "/")
    found.told(anyone, "/nowhere", "/packs", "/s/not-a-link", "/p/not-a-link")
    found.told(let_in(app.test_client(), services, OFFICER), "/packs")
    services.ledger.close()


def _a_pack_that_is_out(found):
    """One is asked for a code, one asks, one passes papers on, one says no; a scan waits."""
    app, services, ref = found.site_at("family sent")
    _demand_a_code(services, ref, LINK_PERSON)
    school, second = _two_of_the_school(app, services)
    upload(school, ref, _invited(services, ref, PARENT), "referral")
    parent, place = found.behind_link(app, services, PARENT, "out")
    provider, other = found.behind_link(app, services, PROVIDER, "out")
    found.behind_link(app, services, LINK_PERSON, "code")
    post(parent, f"{place}/plan", {"action": "ask", "wish": "question", "question": "When?"})
    post(provider, f"{other}/plan", NAMED)
    do_jobs(services)
    found.go(school, "out", f"/packs/{ref}")
    found.go(second, "second person", scan_page(second, ref))
    post(parent, f"{place}/plan", {"action": "decline", "reason": "It is too far away."})
    found.go(parent, "declined", f"{place}/plan/declined")
    found.go(school, "declined", f"/packs/{ref}")
    services.ledger.close()


def _a_pack_in_force(found):
    """A paper was signed by hand, a review is written, an answer changes; then it is erased."""
    app, services, ref = found.site_at("family sent")
    school, second = _two_of_the_school(app, services)
    officer = let_in(app.test_client(), services, OFFICER)
    for document in ("referral", "plan"):
        _sign_by_hand(school, second, ref, _invited(services, ref, "Pat Sample"), document)
    sign_all(services, _texted(services), "Chris Sample")
    sign(services, ref)
    found.go(officer, "to check", "/home", f"/authority/{seal(services, ref)}")
    found.go(school, "sealed", f"/packs/{ref}")
    found.behind_link(app, services, PARENT, "sealed")
    start(services, ref)
    found.go(officer, "written", f"/authority/{ref}{write(school, ref).partition(ref)[2]}")
    found.go(school, "started", f"/packs/{ref}")
    amend_pack(services, REFERRER, ref, "The workshop opens later.")
    found.go(school, "changing", f"/packs/{ref}")
    erase(services, ref)
    found.go(school, "erased", f"/packs/{ref}/erased")
    found.go(officer, "erased", f"/authority/{ref}/erased")
    services.ledger.close()


def _two_of_the_school(app, services):
    return [let_in(app.test_client(), services, one) for one in (REFERRER, COLLEAGUE)]


def _invited(services, ref, who):
    with services.ledger.reading() as tx:
        people = tx.invitations.of_version(ref, 1)
    return next(one for one in people if who in {one.address, one.name})


def _demand_a_code(services, ref, address):
    """Have one person type a code, as forms may demand it: the sample's forms demand none."""
    person = _invited(services, ref, address)
    with services.ledger.transaction() as tx:
        tx.invitations.change("UPDATE invitation SET code = 'email' WHERE id = ?", person.id)


def _sign_by_hand(school, second, ref, person, document):
    upload(school, ref, person, document)
    where = scan_page(second, ref)
    post(second, where, seen(second, where, ref, person, document))


def _texted(services):
    """Return the token of the newest link that a text message brought."""
    return re.search(r"/s/(\S+)", text_messages(services)[-1][1])[1]
