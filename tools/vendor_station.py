# SPDX-License-Identifier: EUPL-1.2
"""Bundle the broker client of the station: `python tools/vendor_station.py` writes static/alarm/vendor/ anew.

Every package is fetched by `npm pack` with its exact version and refused unless its SHA-512 is the one written here.
The bundle depends on these versions and on ENTRY only, so that a second run gives the same bytes.
"""

import argparse
import base64
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/schutznetz/apps/alarm/static/alarm/vendor"
BUNDLE = "nats-core.js"
CLIENT = {
    "@nats-io/nats-core": (
        "3.4.0",
        "QMDM86EUNm+wudlKC67HLar/KHHQUvJGLfb4jbahje3pUk3K9afeck9fwsxBZF0eUFox6T/TA6m/t+lQqf+QsQ==",
    ),
    "@nats-io/nkeys": (
        "2.0.3",
        "JVt56GuE6Z89KUkI4TXUbSI9fmIfAmk6PMPknijmuL72GcD+UgIomTcRWiNvvJKxA01sBbmIPStqJs5cMRBC3A==",
    ),
    "@nats-io/nuid": (
        "3.0.0",
        "QbXZDrxmYlrn5AD06gYcUTmEHwxn96HBQMIk7XTjDlEcx6FPzVBBPjp4AMRh1lEv6B4iJ6Xb/Uz61JugPXFRQg==",
    ),
}
BUNDLER = {
    "x86_64": (
        "@esbuild/linux-x64",
        "0.28.2",
        "4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==",
    ),
    "aarch64": (
        "@esbuild/linux-arm64",
        "0.28.2",
        "pW4AC0P3it8c7do9MVM4p51FzHzdM/TZrerurgRcHJ2WTa1VQ1CIq18xncfpBJw4ojkiZZrKW2yIBWBP92j6Ug==",
    ),
}
ENTRY = 'export { wsconnect, headers, createInbox } from "@nats-io/nats-core";\n'
NO_SEEDS = "export default {};\n"  # keys live in WebCrypto only: the client's own signing code stays out of the bundle
BANNER = "/* @nats-io/nats-core, Apache-2.0, The NATS Authors; made by tools/vendor_station.py (VERSION, LICENSE) */"


class RegistryUnreachableError(RuntimeError):
    """The package registry gave no answer: nothing can be said about the bundle."""


def _fetch(name: str, version: str, sha512: str, folder: Path) -> Path:
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise RegistryUnreachableError(f"{name}: {done.stderr.strip()[-300:]}")
    archive = folder / done.stdout.split()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        raise SystemExit(f"{name} {version} has another SHA-512 than the pinned one: {found}")
    return archive


def _unpack(archive: Path, target: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(target.parent / "unpacked", filter="data")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(target.parent / "unpacked" / "package", target)


def _bundler(folder: Path) -> Path:
    name, version, sha512 = BUNDLER[platform.machine()]
    _unpack(_fetch(name, version, sha512, folder), folder / "bundler")
    return folder / "bundler" / "bin" / "esbuild"


def build(work: Path) -> dict[str, bytes]:
    """The files of the vendor folder.  `work`: an empty folder.  RegistryUnreachableError when npm does not answer."""
    for name, (version, sha512) in CLIENT.items():
        _unpack(_fetch(name, version, sha512, work), work / "node_modules" / name)
    (work / "entry.js").write_text(ENTRY)
    (work / "no-seeds.js").write_text(NO_SEEDS)
    command = [str(_bundler(work)), "entry.js", "--bundle", "--format=esm", "--platform=browser", "--target=es2022"]
    options = [
        "--alias:tweetnacl=./no-seeds.js",
        "--legal-comments=none",
        f"--banner:js={BANNER}",
        f"--outfile={BUNDLE}",
        "--log-level=warning",
    ]
    subprocess.run([*command, *options], cwd=work, check=True, timeout=120)
    bundle = (work / BUNDLE).read_bytes()
    licence = (work / "node_modules/@nats-io/nats-core/LICENSE").read_bytes()
    return {BUNDLE: bundle, "VERSION": _version_note(bundle), "LICENSE": licence}


def _version_note(bundle: bytes) -> bytes:
    lines = [f"{name} {version} sha512-{sha512}" for name, (version, sha512) in CLIENT.items()]
    _, version, _ = BUNDLER["x86_64"]
    lines += [f"esbuild {version}", f"{BUNDLE} sha256 {hashlib.sha256(bundle).hexdigest()}"]
    return ("\n".join(lines) + "\n").encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        files = build(Path(work))
    if arguments.check:
        wrong = [name for name, content in files.items() if (TARGET / name).read_bytes() != content]
        print("different: " + ", ".join(wrong) if wrong else "the same")
        return bool(wrong)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (TARGET / name).write_bytes(content)
    print(f"wrote {', '.join(files)} to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
