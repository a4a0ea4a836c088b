"""What was laid out ahead: taken once, never for other words, no more than there is room for."""

from pdf_kit import a_long_docx

from formsvc.adapters.pdf.ahead import Ahead


def test_what_was_laid_out_ahead_is_taken_once_and_needs_no_engine(pdf_maker, monkeypatch):
    docx = a_long_docx()
    laid_out = pdf_maker.lay_out_ahead(docx, title="Plan", of=("P1", 1))
    converted = []
    monkeypatch.setattr(pdf_maker, "convert", lambda one: converted.append(one) or laid_out)

    assert pdf_maker.lay_out(docx, title="Plan") == laid_out
    assert converted == []
    pdf_maker.lay_out(docx, title="Plan")
    assert converted == [docx]


def test_what_was_forgotten_is_laid_out_anew(pdf_maker, monkeypatch):
    docx = a_long_docx()
    laid_out = pdf_maker.lay_out_ahead(docx, title="Plan", of=("P1", 1))
    converted = []
    monkeypatch.setattr(pdf_maker, "convert", lambda one: converted.append(one) or laid_out)

    pdf_maker.forget(pdf_maker.held())
    pdf_maker.lay_out(docx, title="Plan")

    assert converted == [docx]


def test_other_words_are_never_given_what_was_laid_out():
    ahead = Ahead()
    ahead.keep(b"these words", b"their PDF", of=("P1", 1))

    assert ahead.take(b"these words.") is None
    assert ahead.take(b"these words") == b"their PDF"
    assert ahead.take(b"these words") is None


def test_what_waited_longest_gives_way():
    ahead = Ahead(most_bytes=25)
    for number in range(5):
        ahead.keep(b"words %d" % number, b"pdf", of=("P1", number))

    assert ahead.held() == {("P1", 3), ("P1", 4)}
    assert [ahead.take(b"words %d" % number) for number in range(5)] == [None] * 3 + [b"pdf"] * 2


def test_only_what_is_of_a_version_is_forgotten_with_it():
    ahead = Ahead()
    for number in (1, 2):
        ahead.keep(b"words %d" % number, b"pdf", of=("P1", number))
    ahead.forget([("P1", 1), ("P2", 2)])

    assert ahead.held() == {("P1", 2)}
    assert ahead.take(b"words 1") is None
