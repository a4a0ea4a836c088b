"""Wires everything together; with cli.py the only reader of clock, ids and secrets."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from formsvc.adapters.blobs import Blobs, write_whole
from formsvc.adapters.checkpoints import CheckpointSigner, OutsideFolder
from formsvc.adapters.ledger import Ledger
from formsvc.adapters.links import LinkSigner
from formsvc.adapters.packs import PackFolder
from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.scanner import Scanner
from formsvc.adapters.seals import (
    Sealer,
    StampAuthority,
    TrustFolder,
    is_demonstration,
    keep_authority,
    keep_trusted,
    make_demo_key,
)
from formsvc.adapters.uploads import LARGEST
from formsvc.config import Settings, SettingsUnsafe
from formsvc.config.folders import prove_writable
from formsvc.config.transports import make_bounce_box, make_post, make_texts
from formsvc.domain.pack import DRAFTS
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.reminders import Reminders
from formsvc.journeys.judging_forms import open_catalogue
from formsvc.journeys.services import Services
from formsvc.web import (
    account,
    administrator,
    authority,
    provider,
    public,
    reports,
    school,
    signing,
)
from formsvc.web.asking import routes_without_audience, signed_in, watch_the_door
from formsvc.web.fields import drawing_with
from formsvc.web.problem_pages import show_problems
from formsvc.web.security import secure
from formsvc.web.site import Site
from formsvc.web.squeezing import squeeze_files
from formsvc.web.suggesting import suggested
from formsvc.web.translating import translate_pages
from formsvc.web.typists import check_typist
from formsvc.web.visible import visible

LARGEST_POST = 20 << 20
LARGEST_FIELDS = 2 << 20
ORIGIN = "formsvc/ledger"


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    secret_keys: tuple[bytes, ...]
    sealer: Sealer
    trusted: TrustFolder


def open_services(settings: Settings, *, clock: Callable[[], datetime] = now) -> Services:
    """Open every adapter. Raises a problem that says what is missing or unsafe."""
    prove_writable(settings, "FORMSVC_DATA")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    catalogue = open_catalogue(settings.forms, settings.templates)
    # First: it leaves its public key among those that are trusted.
    checkpoints = CheckpointSigner.load(settings.keys / "checkpoint.key", ORIGIN)
    keys = _open_keys(settings, clock)
    return Services(
        catalogue=catalogue,
        ledger=Ledger(settings.data / "formsvc.db", clock=clock, random_bytes=secrets.token_bytes),
        blobs=Blobs(settings.data / "blobs"),
        pdf=PdfMaker(),
        links=LinkSigner(keys.secret_keys),
        packs=PackFolder(settings.signed),
        post=make_post(settings),
        texts=make_texts(settings),
        bounces=make_bounce_box(settings),
        notify_token=settings.letters.notify_token,
        reminders=Reminders(
            most=settings.letters.reminders, after=timedelta(days=settings.letters.reminder_days)
        ),
        sealer=keys.sealer,
        trusted=keys.trusted,
        checkpoints=checkpoints,
        clock=clock,
        random_bytes=secrets.token_bytes,
        base_url=settings.base_url,
        mode=settings.mode,
        scanner=Scanner(settings.clamav) if settings.clamav else None,
        outside=OutsideFolder(away) if (away := settings.watch.checkpoint_folder) else None,
        checkpoint_to=settings.watch.checkpoint_to,
        administrator=settings.watch.administrator,
    )


def _open_keys(settings: Settings, clock: Callable[[], datetime]) -> _Keys:
    settings.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    seal, passphrase = settings.seal, settings.seal_passphrase_file
    if seal is None or passphrase is None:  # only in demo mode: Settings refuses it otherwise
        seal, passphrase = make_demo_key(settings.keys, now=clock())
    stamper = StampAuthority(settings.tsa_url) if settings.tsa_url else None
    trusted = TrustFolder(settings.keys / "trusted")
    sealer = Sealer.load(
        *(seal, passphrase),
        now=clock(),
        stamper=stamper,
        trusted=trusted,
        token=settings.seal_token,
    )
    if settings.mode == "production" and is_demonstration(sealer.certificate_pem):
        raise SettingsUnsafe(("FORMSVC_SEAL is a demonstration's key. Production needs its own.",))
    keep_trusted(trusted.folder, sealer.certificate_pem)
    if settings.tsa_root is not None:
        keep_authority(trusted.folder, settings.tsa_root)
    return _Keys(
        secret_keys=settings.secret_keys or (_demo_secret(settings),),
        sealer=sealer,
        trusted=trusted,
    )


def _demo_secret(settings: Settings) -> bytes:
    file = settings.keys / "demo.secret"
    if not file.exists():
        write_whole(file, secrets.token_urlsafe(48).encode())
    return file.read_bytes()


def create_app(settings: Settings, services: Services) -> Flask:
    """Return the site. Fails at once when a route does not say who may use it."""
    app = Site("formsvc.web", static_url_path="/static")
    app.secret_key = services.links.derive(services.links.new_seed(bytes), "flask")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELDS,
        MAX_FORM_PARTS=2000,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.extensions["formsvc"] = services
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("formsvc.web"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = visible
    app.jinja_env.globals |= {
        "drawn": drawing_with(app.jinja_env),
        "suggested": suggested,
        "largest_file": LARGEST >> 20,
        "DRAFTS": DRAFTS,
    }
    translate_pages(app)
    secure(app, settings.base_url)
    reports.let_programs_in(app)
    squeeze_files(app)
    show_problems(app)
    for room in (public, account, school, signing, provider, authority, administrator, reports):
        app.register_blueprint(room.pages)
    watch_the_door(app, also=check_typist)
    app.context_processor(lambda: _every_page(settings))
    closed = routes_without_audience(app)
    if closed:
        raise RuntimeError(f"These routes do not say who may use them: {', '.join(closed)}")
    return app


def _every_page(settings: Settings) -> dict[str, object]:
    """Return what every page shows; an error page must not fail because nobody can be looked up."""
    try:
        current = signed_in()
    except FormsvcProblem:
        current = None
    return {
        "current_user": current,
        "home": "/home" if current else "/",
        "demo_mode": settings.mode == "demo",
    }
