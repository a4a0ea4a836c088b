"""Makes a page to try a seal on."""

import io

import pikepdf


def sample_page() -> bytes:
    """Return a PDF of one small empty page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(72, 72))
        pdf.save(out)
    return out.getvalue()
