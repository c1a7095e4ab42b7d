# SPDX-License-Identifier: EUPL-1.2
"""Debian packages that tests need: installed with a notice when allowed, else named in one line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

BROWSERS = ("chromium", "chromium-headless-shell", "google-chrome-stable", "google-chrome", "chromium-browser")


def browser() -> str | None:
    """Path of a Chromium that answers to --version (Ubuntu's chromium-browser may be a dead signpost)."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        path = shutil.which(name) if name else None
        if path and not subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode:
            return path
    return None


def light_browser() -> str | None:
    """Path of the same Chromium without windows, which shows pages in two thirds of the time; else of any other."""
    path = shutil.which("chromium-headless-shell")
    works = path and not subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode
    return path if works else browser()


def library_atomic() -> str | None:
    """libatomic is needed by the Node program inside the playwright package."""
    found = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    return "libatomic.so.1" if "libatomic.so.1" in found else None


NEEDS: dict[str, Callable[[], str | None]] = {
    "chromium": browser,
    "libatomic1": library_atomic,
    "age": lambda: shutil.which("age"),
    "gettext": lambda: shutil.which("msgfmt"),
    "nodejs": lambda: shutil.which("node"),
    "nginx-light": lambda: shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"),
}
SERVERS = {"nginx-light": "nginx"}
"""Packages that start a server of their own when they are installed: it is switched off again, tests start theirs."""


def _privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return ["sudo", "-n"]
    return None


def ensure(*names: str) -> None:
    """Make these packages available or end with the one line to type."""
    missing = [name for name in names if not NEEDS[name]()]
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    privilege = _privilege()
    if privilege is None or not shutil.which("apt-get"):
        sys.exit(f"Es fehlt: {', '.join(missing)}. Bitte einmal eingeben: sudo {line}")
    print(f"Für die Tests wird installiert: {', '.join(missing)}", flush=True)
    _quietly([*privilege, "apt-get", "update"])
    if _quietly([*privilege, *line.split()]) or any(not NEEDS[name]() for name in missing):
        sys.exit(f"Die Installation ist gescheitert. Bitte eingeben und die Meldung lesen: sudo {line}")
    for name in SERVERS.keys() & missing:
        if shutil.which("systemctl"):
            _quietly([*privilege, "systemctl", "disable", "--now", SERVERS[name]])


def offer(name: str) -> None:
    """Install a package that makes tests faster, where that is allowed and the system has it; else go on without."""
    privilege = _privilege()
    if shutil.which(name) or privilege is None or not shutil.which("apt-get"):
        return
    print(f"Für die Tests wird installiert: {name}", flush=True)
    _quietly([*privilege, "apt-get", "update"])
    _quietly([*privilege, "apt-get", "install", "-y", "--no-install-recommends", name])


def _quietly(command: list[str]) -> int:
    """The exit code of a command whose output nobody reads."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=subprocess.DEVNULL, env=environment).returncode
