"""Copies the design system's files here without its brand: `python vendor.py PACKAGE_FOLDER`.

PACKAGE_FOLDER is npm's govuk-frontend, unpacked. The brand's font is taken out and its absence
proved; pictures are not copied. SOURCES.md records what came from where, by digest.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
FILES = ("govuk-frontend.min.css", "govuk-frontend.min.js")
FONT = "GDS Transport"


def debrand(css: str) -> str:
    """Return the styles without the brand's font and without addresses of its pictures."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace(f"{FONT},arial,sans-serif", "arial,sans-serif")
    css = css.replace(f'"{FONT}",arial,sans-serif', "arial,sans-serif")
    css = re.sub(r"url\([^)]*assets/[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    if FONT in css or "@font-face" in css or "assets/" in css:
        raise SystemExit("The brand is still in the styles.")
    return css


def main(package: Path) -> None:
    """Copy, debrand, and record."""
    version = json.loads((package / "package.json").read_text())["version"]
    lines = [
        "# Where these files come from",
        "",
        f"`govuk-frontend` {version} from npm (MIT), copied and debranded by `vendor.py`.",
        "",
        "| file | SHA-256 of the original | SHA-256 here |",
        "| --- | --- | --- |",
    ]
    for name in FILES:
        original = (package / "dist" / "govuk" / name).read_text()
        ours = debrand(original) if name.endswith(".css") else original
        ours = re.sub(r"//# sourceMappingURL=.*", "", ours)
        (HERE / name).write_text(ours)
        digests = [hashlib.sha256(one.encode()).hexdigest() for one in (original, ours)]
        lines.append(f"| {name} | `{digests[0]}` | `{digests[1]}` |")
    (HERE / "SOURCES.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
