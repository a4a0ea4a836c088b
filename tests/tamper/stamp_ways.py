"""Ways to tamper with the time-stamp of a seal: it lies in the hole, which no seal covers."""

import io
from datetime import timedelta

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from tamper.conftest import SEALED_AT


def in_hole(pdf, change):
    """Write the seal's hole anew after `change`, which gets the CMS: for it is not signed."""
    seal_ = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    first, length, second, _ = (int(one) for one in seal_.byte_range)
    content = cms.ContentInfo.load(bytes(seal_.pkcs7_content))
    change(content)
    written = content.dump(force=True).hex().upper().encode()
    hole = b"<" + written.ljust(second - first - length - 2, b"0") + b">"
    return pdf[: first + length] + hole + pdf[second:]


def the_signer(content):
    return content["content"]["signer_infos"][0]


def the_token(content):
    return the_signer(content)["unsigned_attrs"][0]["values"][0]["content"]


def take_the_stamp_away(content):
    del the_signer(content)["unsigned_attrs"]


def a_second_stamp(content):
    attributes = the_signer(content)["unsigned_attrs"]
    attributes.append(attributes[0].copy())


def a_note_beside_the_stamp(content):
    the_signer(content)["unsigned_attrs"].append(
        cms.CMSAttribute({"type": "1.2.3.4.5", "values": []})
    )


def a_foreign_certificate(content):
    certificates = the_token(content)["certificates"]
    certificates.append(content["content"]["certificates"][0].copy())


def a_certificate_twice(content):
    certificates = the_token(content)["certificates"]
    certificates.append(certificates[0].copy())


def an_attribute_in_the_stamp(content):
    the_token(content)["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "1.2.3.4.5", "values": []})]
    )


def another_time(content):
    encapsulated = the_token(content)["encap_content_info"]
    info = encapsulated["content"].parsed.copy()
    info["gen_time"] = SEALED_AT + timedelta(days=-9)
    encapsulated["content"] = cms.ParsableOctetString(info.dump(force=True))


def a_signature_of_the_stamp_flipped(content):
    info = the_token(content)["signer_infos"][0]
    value = info["signature"].native
    info["signature"] = value[:-1] + bytes([value[-1] ^ 1])


#: What may be done to the content of the hole; every one leaves the seal itself intact.
ALTERING = (
    a_second_stamp,
    a_note_beside_the_stamp,
    a_foreign_certificate,
    a_certificate_twice,
    an_attribute_in_the_stamp,
    another_time,
    a_signature_of_the_stamp_flipped,
    take_the_stamp_away,
)


def with_stamp_of(other):
    """Return the change that puts another file's time-stamp in the place of this one's."""
    seal_ = PdfFileReader(io.BytesIO(other)).embedded_signatures[0]
    attributes = seal_.signer_info["unsigned_attrs"].copy()

    def swapped(content):
        the_signer(content)["unsigned_attrs"] = attributes

    return swapped
