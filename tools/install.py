# SPDX-License-Identifier: EUPL-1.2
"""Create .venv and install the locked packages. Standard library only; runs with Python 3.11 or newer.

Usage: python3 tools/install.py app|dev
SCHUTZNETZ_WHEELS=folder installs offline from a folder of wheels (pip download --no-deps --require-hashes).
"""

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def run(*command: object) -> None:
    subprocess.run([str(c) for c in command], check=True, cwd=ROOT)


def create_venv() -> None:
    try:
        import ensurepip  # noqa: F401  Debian ships it apart
    except ImportError:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        sys.exit(f"Es fehlt das venv-Modul. Bitte einmal eingeben: sudo apt-get install -y {version}")
    works = PYTHON.exists() and not subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode
    if not works:
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)


def install(kind: str) -> None:
    locks = ROOT / "requirements"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if wheels := os.environ.get("SCHUTZNETZ_WHEELS"):
        pip += ["--no-index", "--find-links", wheels]
        run(*pip, "-r", locks / "build.txt", "-r", locks / f"{kind}.txt")
    else:
        run(*pip, "-r", locks / "build.txt")
        uv = [VENV / "bin" / "uv", "pip", "install", "--no-config", "--quiet", "--python", PYTHON]
        run(*uv, "--require-hashes", "-r", locks / f"{kind}.txt")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT)  # fmt: skip


def main() -> None:
    kind = sys.argv[1]
    if sys.version_info < (3, 11):
        sys.exit(f"Schutznetz braucht Python 3.11 oder neuer, gefunden: {sys.version.split()[0]}")
    started = time.monotonic()
    create_venv()
    install(kind)
    (VENV / ".app").touch()
    if kind == "dev":
        (VENV / ".dev").touch()
    print(f"Umgebung bereit ({kind}, {time.monotonic() - started:.0f} s)")


main()
