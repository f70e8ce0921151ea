"""A Debian of its own for tests/deploy/run: made with debootstrap, booted with systemd-nspawn; and Ampull built in it.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import contextlib
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
LATE = 60
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


class Broken(Exception):
    """The machine, or something in it, does not do what it must."""


def wait(holds, seconds, otherwise):
    """How long it took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if holds():
                return time.monotonic() - start
        time.sleep(0.1)
    raise Broken(otherwise)


def section(name):
    """The packages of a section of packages.txt."""
    found = re.search(rf"^\[{name}\]\n(.*?)(?=^\[|\Z)", (TOP / "packages.txt").read_text(encoding="utf-8"), re.M | re.S)
    return [line.split(":")[0] for line in found.group(1).split()]


def own_suite():
    """This machine's: a program that was built here stands on its libraries."""
    return re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(encoding="utf-8"), re.M).group(1)


def nspawn(folder, *more):
    return ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "-D", str(folder), *more]


def logged(log, *commands):
    """Each in turn; what they say goes into a log."""
    with open(log, "wb") as to:
        for words in commands:
            if subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=to, stderr=to, env=CLEAN,
                              check=False).returncode:
                raise SystemExit(f"that could not be made: {log}")


def install_words(names):
    return f"apt-get update -q; apt-get install -y -q --no-install-recommends {' '.join(names)}"


def make_base(folder, suite):
    """A small Debian with what the program and its neighbours need; nothing when it is there."""
    libraries = [name for name in section("run") if re.fullmatch(r"lib.*-dev|fonts-.*", name)]
    wanted = sorted({*libraries, *section("machine")})
    ready = folder / ".ready"
    if ready.exists() and ready.read_text(encoding="utf-8").split() == wanted:
        return
    print(f"making {folder}", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    logged(folder.with_name(folder.name + ".log"),
           ["debootstrap", "--variant=minbase", suite, folder],
           # Nothing starts while it is installed, and nothing by itself afterwards.
           nspawn(folder, "sh", "-ec", "printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d;"
                  f"{install_words(wanted)};"
                  "systemctl disable nginx haproxy postgresql; systemctl mask systemd-resolved systemd-networkd-wait-online;"
                  "apt-get clean; rm /usr/sbin/policy-rc.d"))
    ready.write_text("\n".join(wanted), encoding="utf-8")


def make_program(base):
    """The committed tree, built in a copy of the base (without what npm brings) and kept beside it; nothing when it is there."""
    tree = subprocess.run(["git", "-C", TOP, "rev-parse", "HEAD^{tree}"], capture_output=True, text=True, check=True).stdout[:12]
    program = base.with_name(f"{base.name}-program-{tree}")
    if program.exists():
        return program
    print(f"building {program}", file=sys.stderr, flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ampull-build-", dir=base.parent))
    try:
        logged(base.with_name(f"{base.name}-program.log"),
               ["cp", "-a", "--reflink=auto", f"{base}/.", folder],
               ["git", "-C", TOP, "archive", "--prefix=ampull/", "-o", folder / "srv/ampull.tar", "HEAD"],
               nspawn(folder, "sh", "-ec", f"{install_words(name for name in section('run') if name not in ('nodejs', 'npm'))};"
                      "cd /srv; tar -xf ampull.tar; cd ampull;"
                      "meson setup build --buildtype=debugoptimized -Dtests=false -Dnpm_parts=disabled; nice ninja -C build src/ampull"))
        for old in base.parent.glob(f"{base.name}-program-*"):
            old.unlink()
        shutil.copy(folder / "srv/ampull/build/src/ampull", program)
    finally:
        shutil.rmtree(folder)
    return program


class Machine:
    """A booted copy of the base; `sh` runs inside, and sockets of this program are on its network."""

    def __init__(self, base, keep):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ampull-machine-", dir=base.parent))
        self.keep, self.spawned, self.leader = keep, None, None

    def make(self, base):
        subprocess.run(["cp", "-a", "--reflink=auto", f"{base}/.", self.folder], check=True)
        self.folder.chmod(0o755)

    def boot(self):
        log = open(self.folder.with_name(self.folder.name + ".log"), "wb")
        self.spawned = subprocess.Popen(nspawn(self.folder, "--private-network", "--machine=ampull-test", "--console=pipe", "-b"),
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=CLEAN, start_new_session=True)
        log.close()
        wait(lambda: self.find_leader() and self.sh("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"),
             LATE, f"the machine does not come up: {log.name}")
        network = os.open(f"/proc/{self.leader}/ns/net", os.O_RDONLY)
        if ctypes.CDLL(None, use_errno=True).setns(network, 0x40000000):  # CLONE_NEWNET, of this thread and those it starts.
            raise OSError(ctypes.get_errno(), "the machine's network cannot be entered")
        os.close(network)

    def find_leader(self):
        children = pathlib.Path(f"/proc/{self.spawned.pid}/task/{self.spawned.pid}/children").read_text(encoding="ascii").split()
        for child in children:
            with contextlib.suppress(OSError):
                if pathlib.Path(f"/proc/{child}/comm").read_text(encoding="ascii").strip() == "systemd":
                    self.leader = child
        return self.leader

    def sh(self, *words, given=None, seconds=300):
        return subprocess.run(["nsenter", "-t", self.leader, "-a", "--", *map(str, words)], input=given, capture_output=True, text=True,
                              env=CLEAN, timeout=seconds, check=False)

    def must(self, *words, **more):
        done = self.sh(*words, **more)
        if done.returncode:
            raise Broken(f"{' '.join(map(str, words))[:200]}: {(done.stderr + done.stdout)[-500:]}")
        return done.stdout

    def show(self, unit, name):
        return self.must("systemctl", "show", "-P", name, unit).strip()

    def journal(self, unit):
        return self.must("journalctl", "-q", "-o", "cat", "-u", unit)

    def put(self, source, to, mode=0o644):
        place = self.folder / to.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        place.chmod(mode)

    def write(self, to, text, mode=0o644):
        self.must("sh", "-ec", f'umask 077; mkdir -p "$(dirname {to})"; cat >{to}; chmod {mode:o} {to}', given=text)

    def end(self):
        if self.spawned and self.spawned.poll() is None:
            if self.leader:
                self.sh("systemctl", "poweroff")
            try:
                self.spawned.wait(30)
            except subprocess.TimeoutExpired:
                self.spawned.kill()
                self.spawned.wait()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.with_name(self.folder.name + ".log").unlink(missing_ok=True)
        else:
            print(self.folder, file=sys.stderr)
