"""Time-stamp authorities over real HTTP on this machine, for tests: openssl's, and one with a clock
that a test sets."""

import subprocess
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import algos, keys, tsp, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

BEGINS, DAYS = datetime(2020, 1, 1, tzinfo=UTC), 20000
_CONFIG = """
[ tsa ]
default_tsa = one
[ one ]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """An authority: its keys, how it answers now, and how often it was asked.

    An elliptic one has elliptic keys, and an issuer between its root and its own key.
    """

    def __init__(self, folder, at, *, elliptic=False):
        self.folder, self.at = folder, at
        folder.mkdir(exist_ok=True)
        self.answer = self.by_the_set_clock
        self.asked = 0
        self.url = ""
        make = _elliptic if elliptic else _rsa
        root_key, issuer_key, self.own_key = make(), make(), make()
        names = "Invented TSA root", "Invented TSA issuer"
        root = _certificate(names[0], root_key, names[0], root_key, ca=True)
        issuer = _certificate(names[1], issuer_key, names[0], root_key, ca=True)
        above = (names[1], issuer_key) if elliptic else (names[0], root_key)
        own = _certificate("Invented TSA", self.own_key, *above, ca=False)
        self.between = [_asn1(issuer)] if elliptic else []
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(Encoding.PEM))
        (folder / "own.pem").write_bytes(own.public_bytes(Encoding.PEM))
        pem = self.own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(pem)
        (folder / "serial").write_text("01\n")
        (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
        self.certificate = _asn1(own)

    def by_the_set_clock(self, query):
        stamper = _Stamper(self.certificate, _pkcs8(self.own_key), self.between, self.at())
        stamper.own_key = self.own_key
        return stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()

    def by_openssl(self, query):
        (self.folder / "query").write_bytes(query)
        subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", self.folder / "openssl.cnf"),
                *("-queryfile", self.folder / "query", "-out", self.folder / "reply"),
                *("-signer", self.folder / "own.pem", "-inkey", self.folder / "key.pem"),
            ],
            check=True,
            capture_output=True,
        )
        return (self.folder / "reply").read_bytes()


class _Stamper(DummyTimeStamper):
    """pyHanko's authority for tests, taught elliptic keys."""

    def _sign_tst_info(self, *given):
        if isinstance(self.own_key, rsa.RSAPrivateKey):
            return super()._sign_tst_info(*given)
        self.tsa_key = _pkcs8(_one_rsa())  # pyHanko signs with nothing else; its signature goes
        _, attributes = super()._sign_tst_info(*given)
        return self.own_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())), attributes

    def _build_signed_data(self, *given):
        built = super()._build_signed_data(*given)
        if not isinstance(self.own_key, rsa.RSAPrivateKey):
            algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
            built["signer_infos"][0]["signature_algorithm"] = algorithm
        return built


def _asn1(certificate):
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _pkcs8(key):
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(der)


@cache
def _one_rsa():
    return _rsa()


def _rsa():
    return rsa.generate_private_key(65537, 2048)


def _elliptic():
    return ec.generate_private_key(ec.SECP384R1())


def _certificate(subject, key, issuer, signs, *, ca):
    builder = (
        made.CertificateBuilder()
        .subject_name(made.Name([made.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(made.Name([made.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(BEGINS + timedelta(days=DAYS))
        .add_extension(made.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        usage = made.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signs, hashes.SHA256())


@contextmanager
def answering(authority):
    """Let an authority answer at its `url`; an answer of None is a 503."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked += 1
            reply = authority.answer(query)
            with suppress(OSError):  # whoever asked may have given up
                self.send_response(200 if reply else 503)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/stamp"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
