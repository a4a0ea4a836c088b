# mypy: ignore-errors
"""A warm LibreOffice behind one UNO pipe. Runs under the system's Python, not under ours.

Reads one JSON object a line from standard input, {"src": path, "dst": path}, and answers one a
line. Its own locked profile, no TCP port; macros never run and links are never followed.
"""

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue

START_SECONDS = 60
RESTART_CODES = (79, 81)  # a new profile: LibreOffice asks to be started again
MEMORY = 2 << 30

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
%s</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.Office.%s"><prop oor:name="%s" oor:op="fuse">'
    "<value>%s</value></prop></item>\n"
)
LOCKED = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    # This one stops http and file links; link update modes alone did not (CVE-2026-55229).
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Common/Save/Document", "AutoSave", "false"),
)
EXPORT = {
    "SelectPdfVersion": 3,
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportFormFields": False,
    "ExportNotes": False,
    "ReduceImageResolution": False,
}


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def child_limits():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: the engine dies with us
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class Office:
    def __init__(self, binary, profile):
        self.binary, self.profile = binary, profile
        self.pipe = "formsvc" + uuid.uuid4().hex
        user = os.path.join(profile, "user")
        os.makedirs(user)
        with open(os.path.join(user, "registrymodifications.xcu"), "w") as file:
            file.write(PROFILE % "".join(ITEM % item for item in LOCKED))
        self.process = self.start()
        self.desktop = self.connect()

    def start(self):
        command = [self.binary, "--headless", "--invisible", "--nologo", "--nodefault"]
        command += ["--norestore", "--nofirststartwizard", "--nolockcheck"]
        command += ["-env:UserInstallation=file://" + self.profile]
        command += ["--accept=pipe,name=%s;urp;" % self.pipe]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, preexec_fn=child_limits
        )

    def connect(self):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        address = "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % self.pipe
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                context = resolver.resolve(address)
                break
            except Exception:
                if self.process.poll() in RESTART_CODES:
                    self.process = self.start()
                elif self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)
        return context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )

    def convert(self, source, target):
        how = (
            prop("Hidden", True),
            prop("ReadOnly", True),
            prop("MacroExecutionMode", 0),
            prop("UpdateDocMode", 0),
            prop("FilterName", "MS Word 2007 XML"),
        )
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(source), "_blank", 0, how
        )
        if document is None:
            raise RuntimeError("cannot be loaded")
        try:
            self.update_indexes(document)
            data = tuple(prop(name, value) for name, value in EXPORT.items())
            document.storeToURL(
                uno.systemPathToFileUrl(target),
                (
                    prop("FilterName", "writer_pdf_Export"),
                    prop("Overwrite", True),
                    prop("FilterData", uno.Any("[]com.sun.star.beans.PropertyValue", data)),
                ),
            )
        finally:
            document.close(True)

    @staticmethod
    def update_indexes(document):
        indexes = document.getDocumentIndexes()
        if not indexes.getCount():
            return
        for _ in range(2):  # the first pass may move the pages that the second one prints
            document.refresh()
            for number in range(indexes.getCount()):
                indexes.getByIndex(number).update()


def main(binary):
    profile = tempfile.mkdtemp(prefix="formsvc-office-")
    try:
        office = Office(binary, profile)
        print(json.dumps({"ok": True}), flush=True)
        for line in sys.stdin:
            job = json.loads(line)
            try:
                office.convert(job["src"], job["dst"])
                answer = {"ok": True}
            except Exception as error:
                kind = type(error).__name__
                answer = {"ok": False, "died": "Disposed" in kind, "why": kind}
            print(json.dumps(answer), flush=True)
        office.process.kill()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
