"""Files from outside: what is refused, and what is left of those that are taken."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image
from upload_kit import (
    a_bomb_of_objects,
    a_bomb_pdf,
    a_flood_of_dots,
    a_locked_pdf,
    a_pdf,
    a_picture,
    a_zip,
    an_active_pdf,
)

from formsvc.adapters.uploads import LARGEST, UploadRefused, clean_upload


def refused(data):
    with pytest.raises(UploadRefused) as caught:
        clean_upload(data)
    return caught.value.code


def everything_in(pdf):
    """Every object of a PDF as text, unpacked streams included."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def test_a_plain_pdf_is_taken_and_still_opens():
    cleaned = clean_upload(a_pdf())

    assert cleaned.kind == "pdf"
    with pikepdf.open(io.BytesIO(cleaned.data)) as document:
        assert len(document.pages) == 1


def test_the_same_pdf_comes_out_the_same_twice_though_its_maker_marked_each_copy():
    one, other = a_pdf(marked=b"1" * 16), a_pdf(marked=b"2" * 16)

    assert one != other
    assert clean_upload(one).data == clean_upload(other).data


def test_nothing_that_acts_is_left_in_a_pdf():
    before = everything_in(an_active_pdf())
    after = everything_in(clean_upload(an_active_pdf()).data)

    for word in (
        b"JavaScript",
        b"app.alert",
        b"Launch",
        b"cmd.exe",
        b"OpenAction",
        b"SubmitForm",
        b"XFA",
        b"RichMedia",
        b"FileAttachment",
        b"EmbeddedFile",
        b"javascript:",
        b"file:///",
        b"/AA",
    ):
        assert word in before, word
        assert word not in after, word
    assert b"https://insurer.example/" in after


def test_an_active_part_that_hides_in_packed_objects_is_found():
    def plant(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))

    packed = a_pdf(plant, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert b"/JavaScript" not in packed
    assert b"app.alert" not in everything_in(clean_upload(packed).data)


def test_who_made_a_pdf_is_not_told():
    def plant(pdf):
        pdf.docinfo["/Author"] = "Robin Sample"
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Robin Sample"]

    assert b"Robin" in everything_in(a_pdf(plant))
    assert b"Robin" not in everything_in(clean_upload(a_pdf(plant)).data)


def test_a_photo_inside_a_pdf_does_not_tell_where_it_was_taken():
    photo = a_picture()

    def plant(pdf):
        image = pdf.make_stream(b"")
        image.write(photo, filter=Name.DCTDecode)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 64, 48
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))

    cleaned = clean_upload(a_pdf(plant)).data

    assert b"Phone of Robin" in a_pdf(plant)
    assert b"Phone of Robin" not in cleaned
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        kept = pikepdf.PdfImage(document.pages[0].obj.Resources.XObject.Im0).as_pil_image()
        assert kept.getpixel((5, 5)) == Image.open(io.BytesIO(photo)).getpixel((5, 5))


@pytest.mark.parametrize("tail", [a_zip(), b"<script>alert(1)</script>", b"MZ\x90\x00evil"])
def test_a_file_that_is_two_kinds_at_once_is_one_kind_afterwards(tail):
    cleaned = clean_upload(a_pdf() + tail).data

    assert tail not in cleaned
    assert cleaned.rstrip().endswith(b"%%EOF")


def test_a_picture_that_is_also_a_page_or_an_archive_is_only_a_picture_afterwards():
    comment = a_picture(comment=b"<script>alert(1)</script>", place=False)
    cleaned = clean_upload(comment + a_zip()).data

    assert b"<script>" in comment
    assert b"<script>" not in cleaned
    assert b"PK\x03\x04" not in cleaned


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><script>alert(1)</script>" + a_pdf(),
        b"\n" + a_pdf(),
        a_zip(),
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(40),
        b"PK\x03\x04 a Word file",
        b"%PDF",
    ],
)
def test_what_does_not_begin_as_a_pdf_or_a_picture_is_refused(data):
    assert refused(data) == "kind"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nnothing", b"\xff\xd8\xff" + bytes(99), a_picture("PNG")[:60]]
)
def test_a_file_that_only_begins_like_one_is_refused(data):
    assert refused(data) == "broken"


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_locked_pdf_is_refused_with_what_to_do(password):
    with pytest.raises(UploadRefused, match="Save a copy without one") as caught:
        clean_upload(a_locked_pdf(password))

    assert caught.value.code == "locked"


def test_a_pdf_that_unpacks_to_hundreds_of_megabytes_is_refused():
    bomb = a_bomb_pdf()

    assert len(bomb) < 1 << 20
    assert refused(bomb) == "unpacks"


def test_a_pdf_that_is_a_bomb_as_soon_as_it_is_opened_hurts_nobody():
    bomb = a_bomb_of_objects()

    assert len(bomb) < 2 << 20
    assert refused(bomb) in {"unpacks", "broken"}


@pytest.mark.parametrize("size", [(40_000, 40_000), (40_000, 8), (8, 40_000), (9_000, 9_000)])
def test_a_flood_of_dots_is_refused_before_it_is_unpacked(size):
    assert refused(a_flood_of_dots(*size)) == "pixels"


def test_an_empty_and_a_too_large_file_are_refused():
    assert refused(b"") == "empty"
    assert refused(b"%PDF-" + bytes(LARGEST)) == "too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_does_not_tell_where_it_was_taken(kind):
    before = a_picture(kind)
    cleaned = clean_upload(before)
    picture = Image.open(io.BytesIO(cleaned.data))

    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)
    assert (cleaned.kind, picture.size) == (kind.lower(), (64, 48))
    assert not picture.getexif()
    assert b"Robin" not in cleaned.data


def test_a_picture_taken_sideways_stands_upright_afterwards():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG", exif=exif)

    assert Image.open(io.BytesIO(clean_upload(out.getvalue()).data)).size == (48, 64)
