# mypy: ignore-errors
"""A warm LibreOffice behind one UNO pipe. Runs under LibreOffice's or the system's Python.

Arguments: soffice.bin and a folder of its own. Reads one JSON object a line from standard input,
{"src": path, "dst": path, "seconds": number}, and answers one a line. Its own locked profile, no
TCP port; macros never run and links are never followed. When standard input closes, all stops.
"""

import ctypes
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue

START_SECONDS = 60
RESTART_CODES = (79, 81)  # a new profile: LibreOffice asks to be started again
MEMORY = 2 << 30  # ordinary documents need 0.3 GB; a picture bomb wants 4 GB and more
CPU_SECONDS_A_SECOND = 2  # LibreOffice has several threads

PROFILE = '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n%s</oor:items>\n'
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
    ("Writer/Content/Update", "Link", "2"),  # never
    ("Common/Save/Document", "AutoSave", "false"),
)
LOAD = {
    "Hidden": True,
    "ReadOnly": True,
    "MacroExecutionMode": 0,  # never
    "UpdateDocMode": 0,  # update no links
    "FilterName": "MS Word 2007 XML",  # else HTML named .docx is read, and its links fetched
}
EXPORT = {
    "SelectPdfVersion": 3,  # PDF/A-3b
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportFormFields": False,
    "ExportNotes": False,
    "ReduceImageResolution": False,
}


def props(values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def child_limits():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: the engine dies with us
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class Office:
    def __init__(self, binary, home):
        self.binary, self.home = binary, home
        self.profile = os.path.join(home, "profile")
        self.pipe = "formsvc" + uuid.uuid4().hex
        self.process = self.desktop = None
        self.sockets = []
        user = os.path.join(self.profile, "user")
        os.makedirs(user)
        with open(os.path.join(user, "registrymodifications.xcu"), "w") as file:
            file.write(PROFILE % "".join(ITEM % item for item in LOCKED))

    def start(self):
        command = [self.binary, "--headless", "--invisible", "--nologo", "--nodefault"]
        command += ["--norestore", "--nofirststartwizard", "--nolockcheck"]
        command += ["-env:UserInstallation=" + uno.systemPathToFileUrl(self.profile)]
        command += ["--accept=pipe,name=%s;urp;" % self.pipe]
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        self.process = subprocess.Popen(command, preexec_fn=child_limits, **quiet)

    def connect(self):
        local = uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        address = "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % self.pipe
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                context = resolver.resolve(address)
                break
            except Exception:
                if self.process.poll() in RESTART_CODES:
                    self.start()
                elif self.process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)
        name = "com.sun.star.frame.Desktop"
        self.desktop = context.ServiceManager.createInstanceWithContext(name, context)

    def find_sockets(self):
        """Note the sockets that this LibreOffice made: killed, it leaves them in /tmp."""
        folder = "/proc/%d" % self.process.pid
        links = [os.path.basename(os.path.realpath(one)) for one in os.scandir(folder + "/fd")]
        numbers = {one[8:-1] for one in links if one.startswith("socket:[")}
        with open(folder + "/net/unix") as file:
            rows = [line.split() for line in file]
        self.sockets = sorted({row[7] for row in rows if len(row) > 7 and row[6] in numbers})

    def allow_time(self, seconds):
        """Limit the processor time of the coming job, on top of what all before it used."""
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        hard = resource.prlimit(self.process.pid, resource.RLIMIT_CPU)[1]
        soft = int(used + seconds * CPU_SECONDS_A_SECOND) + 1
        soft = min(soft, hard) if hard >= 0 else soft
        resource.prlimit(self.process.pid, resource.RLIMIT_CPU, (soft, hard))

    def convert(self, source, target):
        address = uno.systemPathToFileUrl(source)
        document = self.desktop.loadComponentFromURL(address, "_blank", 0, props(LOAD))
        if document is None:
            raise RuntimeError("cannot be loaded")
        try:
            self.update_indexes(document)
            data = uno.Any("[]com.sun.star.beans.PropertyValue", props(EXPORT))
            how = {"FilterName": "writer_pdf_Export", "Overwrite": True, "FilterData": data}
            document.storeToURL(uno.systemPathToFileUrl(target), props(how))
        finally:
            document.close(True)

    def update_indexes(self, document):
        indexes = document.getDocumentIndexes()
        passes = 2 if indexes.getCount() else 0  # the first may move the pages that are printed
        for _ in range(passes):
            document.refresh()
            for number in range(indexes.getCount()):
                indexes.getByIndex(number).update()

    def died(self, error):
        """Return whether the job failed because LibreOffice is no more, or is just ending."""
        ended = (self.process.poll() is not None or time.sleep(0.05) for _ in range(10))
        return "isposed" in type(error).__name__ + str(error) or any(ended)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        for socket in self.sockets:
            if os.path.exists(socket):
                os.unlink(socket)


def watch(orders, office):
    """Read orders; at the end of them stop everything, even in the middle of a job."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    office.stop()
    shutil.rmtree(office.home, ignore_errors=True)
    os._exit(0)


def answer(**told):
    try:
        print(json.dumps(told), flush=True)
    except BrokenPipeError:  # nobody is there any more; `watch` is about to stop everything
        time.sleep(START_SECONDS)


def main(binary, home):
    orders, office = queue.Queue(), Office(binary, home)
    office.start()
    threading.Thread(target=watch, args=(orders, office), daemon=True).start()
    office.connect()
    office.find_sockets()
    answer(ok=True, sockets=office.sockets)
    while True:
        order = orders.get()
        try:
            office.allow_time(order["seconds"])
            office.convert(order["src"], order["dst"])
        except Exception as error:
            answer(ok=False, died=office.died(error), why=type(error).__name__)
        else:
            answer(ok=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
