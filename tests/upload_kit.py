"""Files as people send them, and as attackers do; and a stand-in for ClamAV on a real socket."""

import io
import socket
import threading
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

#: The industry's own harmless test file, in two halves so that no scanner stops at this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_pdf(change=None, *, marked=b"", **how):
    """A one-page PDF; `change` may plant something in it, `marked` is its maker's mark (/ID)."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        if change:
            change(pdf)
        if marked:
            pdf.trailer.ID = pikepdf.Array([pikepdf.String(marked), pikepdf.String(marked)])
        pdf.save(out, **how)
    return out.getvalue()


def an_active_pdf():
    """A PDF with every kind of active part that the lab found in the wild."""

    def plant(pdf):
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('Robin')"))
        root, page = pdf.Root, pdf.pages[0].obj
        root.OpenAction = pdf.make_indirect(script)
        root.AA = Dictionary(WC=script)
        root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp:xdp/>"))
        root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
        pdf.attachments["evil.exe"] = b"MZ evil"
        launch = Dictionary(S=Name.Launch, F=String("cmd.exe"), Next=script)
        page.AA = Dictionary(O=launch)
        page.Annots = Array(
            [
                _link(launch),
                _link(Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
                _link(Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
                _link(Dictionary(S=Name.SubmitForm, F=String("https://evil.example/"))),
                _link(Dictionary(S=Name.URI, URI=String("https://insurer.example/"))),
                Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9])),
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9])),
            ]
        )

    return a_pdf(plant)


def _link(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def a_locked_pdf(password=""):
    return a_pdf(encryption=pikepdf.Encryption(owner="owner", user=password))


def _bomb(beginning, size):
    """Return packed bytes that unpack to `size`: one packed block, over and over."""
    machine = zlib.compressobj(9)
    first = machine.compress(beginning) + machine.flush(zlib.Z_FULL_FLUSH)
    block = machine.compress(b" " * (1 << 20)) + machine.flush(zlib.Z_FULL_FLUSH)
    return first + block * (size >> 20) + machine.flush()


def a_bomb_pdf():
    """A PDF of some hundred kilobytes whose one page unpacks to hundreds of megabytes."""

    def plant(pdf):
        stream = pdf.make_stream(b"")
        stream.write(_bomb(b"", 400 << 20), filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = stream

    return a_pdf(plant, compress_streams=False)


def a_bomb_of_objects():
    """A PDF whose list of objects itself is the bomb: opening it unpacks it."""
    data = _bomb(b"1 0 2 5 ", 1500 << 20)
    head = b"%PDF-1.7\n"
    first = b"3 0 obj\n<</Type/ObjStm/N 2/First 8/Filter/FlateDecode/Length %d>>stream\n" % len(
        data
    )
    objects = first + data + b"\nendstream\nendobj\n"
    at = len(head) + len(objects)
    rows = b"".join(
        one
        for one in (
            bytes([0, 0, 0, 0, 0, 255]),
            bytes([2, 0, 0, 0, 3, 0]),
            bytes([2, 0, 0, 0, 3, 1]),
            bytes([1]) + len(head).to_bytes(4) + b"\0",
            bytes([1]) + at.to_bytes(4) + b"\0",
        )
    )
    table = (
        b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
        + rows
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
    )
    return head + objects + table


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(1 << 20))
    return out.getvalue()


def a_picture(kind="JPEG", size=(64, 48), *, place=True, **how):
    """A picture as a phone takes it, with where it was taken."""
    picture = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    if place:
        exif[0x010F] = "Phone of Robin Sample"
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 22.0, 58.0), 3: "W", 4: (2.0, 21.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **how)
    return out.getvalue()


def a_flood_of_dots(width=40_000, height=40_000):
    """A small PNG that says it is 40,000 dots on each side."""

    def chunk(name, data):
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 200)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class FakeClamd:
    """Speaks clamd's INSTREAM on a unix socket; finds EICAR; may be told to answer otherwise."""

    def __init__(self, path):
        self.path = path
        self.looked_at = []
        self.answer = None
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.bind(str(path))
        self._wire.listen(8)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                client, _ = self._wire.accept()
            except OSError:
                return
            with client, client.makefile("rb") as read:
                self._answer(client, read)

    def _answer(self, client, read):
        assert read.read(10) == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(read.read(4)):
            data += read.read(size)
        self.looked_at.append(data)
        said = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        client.sendall(said if self.answer is None else self.answer)

    def stop(self):
        # A thread that waits in accept() is not woken by close() alone.
        self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()
        self._thread.join()
        self.path.unlink()
