"""What is drawn outside any tag becomes decoration, and nothing else on a page is touched."""

import pikepdf
import pytest

from formsvc.adapters.pdf.decoration import mark_rules

TAGGED = b"/Span <</MCID 0>> BDC\n0 0 9 9 re f\nEMC\n"
RULE = b"0 0 9 9 re f\n"
MARKED = b"/Artifact BMC\n0 0 9 9 re\nf\nEMC"


def marked(*pieces):
    """Return (the page's drawing afterwards, whether it was touched at all)."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        streams = [document.make_stream(piece) for piece in pieces]
        page.obj.Contents = streams[0] if len(streams) == 1 else pikepdf.Array(streams)
        before = page.obj.Contents.objgen
        mark_rules(document, page)
        return b"\n".join(
            piece.read_bytes() for piece in ([page.obj.Contents] if len(streams) == 1 else streams)
        ), page.obj.Contents.objgen != before


@pytest.mark.parametrize(
    "drawn",
    [
        TAGGED,
        b"q\n/Artifact BMC\n/Span <</MCID 0>> BDC\n0 0 m 9 9 l S\nEMC\n1 1 m S\nEMC\nQ",
        b"/EMC gs 0.1 w 1 0 0 RG\n" + TAGGED,
        b"/m gs /re gs\n" + TAGGED,
        b"BT <6D6C> Tj ET\n",
        b"/Span <</Lang (EMC m)>> BDC\n0 0 9 9 re f\nEMC\n",
    ],
)
def test_a_page_with_all_in_its_tags_stays_as_it_is(drawn):
    assert marked(drawn) == (drawn, False)


@pytest.mark.parametrize(
    "drawn",
    [
        RULE + TAGGED,
        TAGGED + RULE,
        TAGGED + RULE + TAGGED,
        b"/Span <</Lang (BDC)>> BDC\n0 0 9 9 re f\nEMC\n" + RULE,
        b"/Span <</Alt (EMC BDC BDC)>> BDC\nEMC\n" + RULE,
        b"/BDC gs\n" + RULE,
        b"% BDC\n" + RULE,
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID BDC EI\n" + RULE,
    ],
)
def test_what_is_outside_any_tag_becomes_decoration(drawn):
    now, touched = marked(drawn)

    assert touched
    assert now.count(MARKED) == 1
    assert now.count(b"/Artifact") == 1


def test_a_page_drawn_in_two_pieces_is_read_as_one():
    _, touched = marked(b"/Span <</MCID 0>> BDC\n", RULE + b"EMC\n")
    _, outside = marked(TAGGED, RULE)

    assert not touched
    assert outside
