"""Pictures made anew from their dots: no location, no words of a camera, nothing behind the end."""

import io
import warnings

from PIL import Image, ImageOps

from formsvc.adapters.uploads.refusing import Refused

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_000
_QUALITY = 88


def clean_picture(data: bytes) -> bytes:
    """Return the picture drawn again, upright, with its dots and nothing else. Raises Refused."""
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = None  # judged below, by our own number
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        width, height = picture.size
        # The size stands in the first bytes: nothing was unpacked yet.
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise Refused("pixels")
        kind = str(picture.format)
        upright = ImageOps.exif_transpose(picture)
        fresh = upright.convert(_mode(kind, upright.mode))
    fresh.info.clear()
    out = io.BytesIO()
    if kind == "JPEG":
        fresh.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        fresh.save(out, "PNG", optimize=False)
    return out.getvalue()


def _mode(kind: str, mode: str) -> str:
    if mode in {"1", "L", "I;16", "I", "F"}:
        return "L"
    see_through = kind == "PNG" and mode in {"RGBA", "LA", "PA", "P"}
    return "RGBA" if see_through else "RGB"
