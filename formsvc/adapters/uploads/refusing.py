"""The one way for a cleaner to say no."""


class Refused(Exception):
    """Raised while a file is cleaned; `code` is one of `receiving.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
