"""Style sheets and scripts go out compressed; pages, which hold a browser's own mark, never do."""

import gzip

import pytest

SHEET = "/static/app.css"
ZIPPED = {"accept-encoding": "gzip"}


def fetch(client, path, **headers):
    with client.get(path, headers=headers) as answer:
        answer.get_data()
        return answer


def test_a_style_sheet_goes_out_compressed_to_who_can_read_it(client):
    plain, zipped = fetch(client, SHEET), fetch(client, SHEET, **ZIPPED)

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_has_the_compressed_sheet_does_not_load_it_again(client):
    mark = fetch(client, SHEET, **ZIPPED).headers["ETag"]
    again = fetch(client, SHEET, **ZIPPED, **{"if-none-match": mark})

    assert (again.status_code, again.data) == (304, b"")
    assert mark != fetch(client, SHEET).headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere"])
def test_no_page_is_ever_compressed(client, path):
    assert "Content-Encoding" not in fetch(client, path, **ZIPPED).headers
