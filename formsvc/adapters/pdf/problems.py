"""What can go wrong between a filled Word document and its PDF."""

from formsvc.domain.problems import FormsvcProblem

INSTALL = (
    "apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui "
    "python3-uno fonts-liberation2 fonts-dejavu-core fonts-crosextra-carlito "
    "fonts-crosextra-caladea fonts-noto-core fonts-noto-cjk"
)
#: So many characters are named: the rest is found by the same package.
_SHOWN = 10


class EngineMissing(FormsvcProblem):
    """Raised when LibreOffice, or the Python that drives it, is not on this machine."""

    def __init__(self, what: str) -> None:
        super().__init__(f"PDFs cannot be made here: {what} is missing. Run as root: {INSTALL}")
        self.what = what


class EngineTimedOut(FormsvcProblem):
    """Raised when a document took too long; its engine was stopped and another starts."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The PDF was not ready after {seconds:g} seconds and was given up.")
        self.seconds = seconds


class EngineBusy(EngineTimedOut):
    """Raised when so many documents wait already that this one is not taken on."""


class EngineDied(FormsvcProblem):
    """Raised when LibreOffice stopped in the middle of a document, twice."""

    def __init__(self) -> None:
        super().__init__("The program that makes PDFs stopped. Try again.")


class ConversionFailed(FormsvcProblem):
    """Raised when LibreOffice read the document and made no PDF of it."""

    def __init__(self, why: str) -> None:
        super().__init__("No PDF could be made of this document.")
        self.why = why


class UnsafeDocument(FormsvcProblem):
    """Raised when a Word document holds what LibreOffice should never see."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This Word document cannot be used: {why}.")
        self.why = why


class GlyphsMissing(FormsvcProblem):
    """Raised when no font on this machine has some characters: they would print as boxes."""

    def __init__(self, characters: str, *, package: str) -> None:
        shown = " ".join(f"{one} (U+{ord(one):04X})" for one in characters[:_SHOWN])
        super().__init__(
            f"No font on this machine can print: {shown}. Ask the people who run this service "
            f"to install {package}."
        )
        self.characters = characters
        self.package = package
