"""Keeps over all tests of a process what each would otherwise read, judge or compile anew."""

import os
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from flask import Flask
from jinja2 import Template
from werkzeug.routing import Rule

from formsvc.journeys.judging_forms import open_catalogue
from formsvc.web.fields import drawing_with


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


_create_environment = Flask.create_jinja_environment
_compile_route = Rule.compile
#: What compiling leaves at a route, beside the two functions that build addresses.
_COMPILED = ("arguments", "_converters", "_trace", "_parts")
_routes = {}


@contextmanager
def site_kept(kept_pages):
    """Within this, a site takes the routes, templates and drawings of those made before it.

    Every test makes its own site. What is kept hangs on nothing but our own files: an address is
    compiled, a template read, a question drawn once for the same words.
    """
    routes = patch.object(Rule, "compile", _kept_route)
    pages = patch.object(Flask, "create_jinja_environment", kept_pages.environment_of)
    with routes, pages, patch("formsvc.app.drawing_with", kept_pages.drawing_with):
        yield


def _kept_route(route):
    """Compile the address of a route, or take over what came of the very same one."""
    key = (route.rule, route.subdomain, route.host, route.merge_slashes, repr(route.defaults))
    if key not in _routes:
        _compile_route(route)
        found = {name: getattr(route, name) for name in _COMPILED}
        _routes[key] = found, route._build.__func__, route._build_unknown.__func__
    found, build, build_unknown = _routes[key]
    for name, one in found.items():
        setattr(route, name, one.copy())
    route._build, route._build_unknown = build.__get__(route), build_unknown.__get__(route)


class KeptPages:
    """Keeps the compiled templates of the pages, and the questions that were drawn from them."""

    def __init__(self):
        self._kept = None
        self.drawing_with = cache(drawing_with)

    @property
    def environment_of(self):
        """What stands in for the method of a site that makes its templates' environment."""

        def kept(site):
            if self._kept is None:
                self._kept = _create_environment(site)
                self._kept.template_class = KeptTemplate
            self._kept.globals |= {"url_for": site.url_for, "config": site.config}
            return self._kept

        return kept


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


class KeptFolder:
    """A folder with all its files in memory, to be laid out anew for each test.

    Its hundred small files are written in a third of the time that copying them takes.
    """

    def __init__(self, root):
        found = sorted(root.rglob("*"))
        self._folders = [one.relative_to(root) for one in found if one.is_dir()]
        self._files = [
            (one.relative_to(root), one.stat(), one.read_bytes()) for one in found if one.is_file()
        ]
        self._modes = {one: (root / one).stat().st_mode & 0o777 for one in self._folders}

    def lay_out(self, root):
        """Write everything into a folder, with its rights and times."""
        root.mkdir(parents=True, exist_ok=True)
        for one in self._folders:
            (root / one).mkdir(exist_ok=True, mode=self._modes[one])
        for one, kept, data in self._files:
            place = root / one
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, kept.st_mode & 0o777)
            os.write(handle, data)
            os.close(handle)
            os.utime(place, ns=(kept.st_atime_ns, kept.st_mtime_ns))
