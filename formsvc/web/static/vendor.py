"""Copies others' files: `python vendor.py GOVUK_FRONTEND ACCESSIBLE_AUTOCOMPLETE SIGNATURE_PAD`.

They are folders of npm's packages of these names, unpacked. The design system's brand is left out:
its font is taken out and its absence proved; pictures are not copied. SOURCES.md records what came
from where, by digest.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Each package's files, and the folder in it where they lie.
PACKAGES = {
    "govuk-frontend": ("dist/govuk", ("govuk-frontend.min.css", "govuk-frontend.min.js")),
    "accessible-autocomplete": (
        "dist",
        ("accessible-autocomplete.min.css", "accessible-autocomplete.min.js"),
    ),
    "signature_pad": ("dist", ("signature_pad.min.js",)),
}
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


def copy(package: Path) -> list[str]:
    """Copy one package's files, debranded; return its lines for SOURCES.md."""
    about = json.loads((package / "package.json").read_text())
    folder, files = PACKAGES[about["name"]]
    lines = []
    for name in files:
        original = (package / folder / name).read_text()
        ours = debrand(original) if name.endswith(".css") else original
        ours = re.sub(r"//# sourceMappingURL=.*", "", ours)
        (HERE / name).write_text(ours)
        digests = [hashlib.sha256(one.encode()).hexdigest() for one in (original, ours)]
        source = f"{about['name']} {about['version']}"
        lines.append(f"| {name} | {source} | `{digests[0]}` | `{digests[1]}` |")
    return lines


def main(packages: list[Path]) -> None:
    """Copy, debrand, and record."""
    lines = [
        "# Where these files come from",
        "",
        "Packages from npm (MIT), copied and debranded by `vendor.py`.",
        "",
        "| file | package | SHA-256 of the original | SHA-256 here |",
        "| --- | --- | --- | --- |",
        *(line for package in packages for line in copy(package)),
    ]
    (HERE / "SOURCES.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]])
