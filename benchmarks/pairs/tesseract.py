"""Boots the Debian guest, keeps its memory and disk, installs tesseract-ocr over its serial console, keeps them again."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

DEADLINE = 1800
MEMORY = 512 << 20


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(DEADLINE)
    connection.connect(path)
    return connection


class Monitor:
    """QEMU's control socket."""

    def __init__(self, path):
        self.stream = connect(path).makefile("rw")
        self.stream.readline()
        self.execute("qmp_capabilities")

    def execute(self, command):
        self.stream.write(json.dumps({"execute": command}) + "\n")
        self.stream.flush()
        while True:
            reply = json.loads(self.stream.readline())
            if "error" in reply:
                raise RuntimeError(reply["error"]["desc"])
            if "return" in reply:
                return


class Console:
    """The root shell on the guest's serial port."""

    def __init__(self, path):
        self.connection = connect(path)
        self.seen = b""

    def wait(self, text):
        while text not in self.seen:
            received = self.connection.recv(4096)
            if not received:
                raise RuntimeError("The guest ended.")
            self.seen += received
            sys.stderr.buffer.write(received)
        self.seen = self.seen.split(text, 1)[1]

    def run(self, command):
        # The quotes keep the answer out of the line that the console echoes.
        self.connection.sendall(command.encode() + b" && echo DO''NE || echo FAI''LED\n")
        self.wait(b"DONE\r")


def keep(source, target):
    """A copy with a hole for every block of zeros."""
    zeros = bytes(1 << 16)
    with open(source, "rb") as old, open(target, "wb") as new:
        while block := old.read(len(zeros)):
            if block == zeros[: len(block)]:
                new.seek(len(block), os.SEEK_CUR)
            else:
                new.write(block)
        new.truncate(os.path.getsize(source))


def main(guest, out):
    memory, disk = os.path.join(out, "memory"), os.path.join(out, "disk")
    shutil.copyfile(os.path.join(guest, "disk.raw"), disk)
    with tempfile.TemporaryDirectory() as run:
        monitor, serial = os.path.join(run, "qmp"), os.path.join(run, "serial")
        qemu = subprocess.Popen([
            "qemu-system-x86_64", "-accel", "tcg", "-M", "q35,memory-backend=memory", "-cpu", "qemu64",
            "-m", f"{MEMORY}B", "-object", f"memory-backend-file,id=memory,mem-path={memory},share=on,size={MEMORY}",
            "-kernel", os.path.join(guest, "vmlinuz"), "-initrd", os.path.join(guest, "initrd.img"),
            "-append", "console=ttyS0 quiet", "-drive", f"file={disk},format=raw,if=virtio",
            "-nic", "user,model=virtio-net-pci", "-device", "virtio-rng-pci", "-display", "none", "-no-reboot",
            "-chardev", f"socket,id=serial,path={serial},server=on,wait=on", "-serial", "chardev:serial",
            "-chardev", f"socket,id=qmp,path={monitor},server=on,wait=off", "-mon", "chardev=qmp,mode=control",
        ])
        try:
            while not os.path.exists(serial):
                if qemu.poll() is not None:
                    raise RuntimeError("QEMU did not start.")
            console = Console(serial)
            console.wait(b"READY")
            control = Monitor(monitor)
            for when in ("old", "new"):
                if when == "new":
                    console.run("apt-get update")
                    console.run("DEBIAN_FRONTEND=noninteractive apt-get install -y tesseract-ocr")
                console.run("sync")
                control.execute("stop")
                keep(memory, os.path.join(out, when, "memory.img"))
                keep(disk, os.path.join(out, when, "disk.raw"))
                control.execute("cont")
        finally:
            qemu.kill()
            qemu.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
