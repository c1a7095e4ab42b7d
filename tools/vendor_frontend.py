# SPDX-License-Identifier: EUPL-1.2
"""Fetch the design system KERN UX, compare its SHA-512 with the pinned one, and keep the five files that are used.

python tools/vendor_frontend.py           fetch (needs npm) and write src/schutznetz/apps/ui/static/ui/vendor/kern
python tools/vendor_frontend.py --check   no network: do the committed files still have the recorded sums?
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@kern-ux/native"
VERSION = "2.7.2"
SHA512 = "TN0Mqbasp7S1IOqurXickde8MDj5hIcgT4s3f1i33wyv2iVgA1dTO/FoQyi6rgM9KYTYkIthl9k72g7fBUUvHg=="
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
TARGET = Path(__file__).resolve().parent.parent / "src/schutznetz/apps/ui/static/ui/vendor/kern"
RECORD = "VERSION"


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        return check(TARGET)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = fetch(Path(folder))
        keep(unpacked, TARGET)
    (TARGET / RECORD).write_text(record(TARGET), encoding="ascii")
    print(f"{PACKAGE} {VERSION} -> {TARGET}")
    return 0


def fetch(folder: Path) -> Path:
    """The package's folder, unpacked under `folder`; SystemExit when the sum differs."""
    subprocess.run(
        ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    (archive,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != SHA512:
        raise SystemExit(f"{PACKAGE} {VERSION}: sum is {found}, pinned is {SHA512}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def keep(package: Path, target: Path) -> None:
    """Copy the style sheet, the three weights and the licence; write `fonts.css`."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "fonts").mkdir(parents=True)
    shutil.copy(package / "dist/kern.min.css", target)
    shutil.copy(package / "LICENSE.md", target / "LICENSE-KERN-EUPL-1.2.md")
    for name in WEIGHTS:
        shutil.copy(package / f"dist/fonts/fira-sans/FiraSans-{name}.woff2", target / "fonts")
    (target / "fonts.css").write_text("".join(face(*pair) for pair in WEIGHTS.items()), encoding="ascii")


def face(name: str, weight: int) -> str:
    return (
        f'@font-face{{font-family:"Fira Sans";src:url("fonts/FiraSans-{name}.woff2") format("woff2");'
        f"font-weight:{weight};font-display:swap}}\n"
    )


def record(target: Path) -> str:
    """Package, pinned sum, then one line `sha256  path` for each file."""
    files = sorted(path for path in target.rglob("*") if path.is_file() and path.name != RECORD)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(target).as_posix()}" for path in files]
    return "\n".join([f"{PACKAGE} {VERSION} sha512-{SHA512}", *sums, ""])


def check(target: Path) -> int:
    if (target / RECORD).read_text(encoding="ascii") == record(target):
        return 0
    print(f"{target}: a vendored file differs from its recorded sum; run tools/vendor_frontend.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
