"""The program that opens files from outside: limits first, then one file in, one file out.

Standard input holds the file, the first argument its kind. It ends with 0 and the new file on
standard output, or with 3 and the reason's name on standard error.
"""

import resource
import sys

MEMORY = 1 << 30
SECONDS = 30
REFUSED = 3


def main() -> int:
    """Clean one file under limits; return the program's exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        # Imported under the limits, and only the library that this kind needs.
        if sys.argv[1] == "pdf":
            from formsvc.adapters.uploads.pdfs import clean_pdf as clean
        else:
            from formsvc.adapters.uploads.pictures import clean_picture as clean
        cleaned = clean(data)
    except MemoryError:
        return _refuse("unpacks")
    except Exception as error:  # noqa: BLE001 - whatever a hostile file does, it is only refused
        return _refuse(getattr(error, "code", "broken"))
    sys.stdout.buffer.write(cleaned)
    return 0


def _refuse(code: str) -> int:
    sys.stderr.write(str(code))
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
