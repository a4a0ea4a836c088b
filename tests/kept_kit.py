"""Keeps over all tests of a process what each would otherwise read, judge or compile anew."""

from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from jinja2 import BytecodeCache, Template
from werkzeug.routing import Rule

from formsvc.journeys.judging_forms import open_catalogue


class _KeptKeys:
    """Reads a key file as the library does, but the same bytes once: it proves each RSA key."""

    load_key_and_certificates = staticmethod(cache(pkcs12.load_key_and_certificates))


@contextmanager
def all_kept():
    """Within this, the same form files and templates are judged once, and a seal key read once."""

    def open_kept(forms, templates):
        files = sorted(one for folder in (forms, templates) for one in folder.glob("*"))
        return _open_once(forms, templates, tuple((one, one.stat().st_mtime_ns) for one in files))

    keys = patch("formsvc.adapters.seals.signer.pkcs12", _KeptKeys)
    with keys, patch("formsvc.app.open_catalogue", open_kept):
        yield


@cache
def _open_once(forms, templates, _files):
    return open_catalogue(forms, templates)


_compile_builder = Rule._compile_builder
_builders = {}


def routes_kept():
    """Within this, the address of each route is compiled once: every test makes its own site."""
    return patch.object(Rule, "_compile_builder", _kept_builder)


def _kept_builder(rule, append_unknown):
    key = (rule.rule, repr(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


class KeptPages(BytecodeCache):
    """Keeps the compiled templates of the pages: every test makes a site of its own."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket):
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KeptTemplate(Template):
    """Gives out its macros at once where what every page knows is what it was at the last time.

    The library looks up each of those names for each import, some fifty times a page: a tenth of
    the time of the tests of pages.
    """

    _known = None

    def _get_default_module(self, ctx=None):
        if ctx is None or ctx.globals_keys != self._known:
            module = super()._get_default_module(ctx)
            self._known = set(ctx.globals_keys) if ctx and module is self._module else None
            return module
        return self._module


def keep_pages(app, kept_pages):
    """Let an app compile no page's template anew, and import macros quickly."""
    app.jinja_env.bytecode_cache = kept_pages
    app.jinja_env.template_class = KeptTemplate


def open_fast(key_file, passphrase_file):
    """Write a seal key anew so that it opens at once: every test opens it."""
    passphrase = passphrase_file.read_bytes()
    key, certificate, others = pkcs12.load_key_and_certificates(key_file.read_bytes(), passphrase)
    quick = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(1)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase)
    )
    key_file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"seal", key, certificate, others, quick)
    )
