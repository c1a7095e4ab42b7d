# SPDX-License-Identifier: EUPL-1.2
"""Build the browser code of counselling: `python tools/vendor_vault.py` after each change below `apps/*/browser/`.

Writes one script and one style sheet for each entry of BUNDLES, and their sums into `integrity.json`, with which
`schutznetz verify-instance` compares. The same sources give the same bytes. `--age` writes `vendor/age.js` anew: the
file format, its ciphers and nothing else, from packages with these versions and these SHA-512; `--check` compares only.
The bundler is fetched by `npm pack` once and kept in the cache folder of this user; its sum is looked at each time.
"""

import argparse
import base64
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

APPS = Path(__file__).resolve().parent.parent / "src/schutznetz/apps"
VENDOR = APPS / "vault/browser/vendor"
BUNDLES = {"vault": APPS / "vault", "contact": APPS / "contact"}
"""Name of the files and the app they belong to: `<app>/browser/main.js` becomes `<app>/static/<name>/<name>.js`."""
AGE = {
    "age-encryption": (
        "0.3.1",
        "bYgd7lxM7tEANmb9bXf7xTFB3Qpq+JGKinVSdFh5MV+t2fJJZSTdKhWkvXTFJQGysZd+K9Dt3F+n+4DKazXlnQ==",
    ),
    "@noble/ciphers": (
        "2.4.0",
        "AnjFn0Jv92laAkvMrghlFZq4qQCIN/4DxFV/eooqtC2YTjB7kBeLMS2T9KJX4Dn+ZVXLOwK0lSgqDtx9gvxtiw==",
    ),
    "@noble/curves": (
        "2.2.0",
        "T/BoHgFXirb0ENSPBquzX0rcjXeM6Lo892a2jlYJkqk83LqZx0l1Of7DzlKJ6jkpvMrkHSnAcgb5JegL8SeIkQ==",
    ),
    "@noble/hashes": (
        "2.2.0",
        "IYqDGiTXab6FniAgnSdZwgWbomxpy9FtYvLKs7wCUs2a8RkITG+DFGO1DM9cr+E3/RgADRpFjrKVaJ1z6sjtEg==",
    ),
    "@scure/base": (
        "2.4.0",
        "thZ1TuJwFwBblOhgsjDKvvGirBxNp+wSvY/DR6tJBJOTDhdAAcHJ8Vbr2eFnqaxeca4+t0i9KBf+uHYGWwZORg==",
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
AGE_ENTRY = """\
export { Encrypter, Decrypter, identityToRecipient } from "age-encryption";
export { bech32 } from "@scure/base";
export { scrypt } from "@noble/hashes/scrypt.js";
export { hkdf } from "@noble/hashes/hkdf.js";
export { sha256 } from "@noble/hashes/sha2.js";
"""
ABSENT = "export const MLKEM768P256 = null, MLKEM768X25519 = null, p256 = null;\n"
"""Recipients of other kinds than X25519 and passphrases are not used: their code stays out of the vault."""
AGE_BANNER = (
    "/* age-encryption, BSD-3-Clause; noble and scure, MIT; made by tools/vendor_vault.py (VERSION, LICENSES) */"
)
BANNER = "/* SPDX-License-Identifier: EUPL-1.2. Made by tools/vendor_vault.py; age-encryption: BSD-3, noble: MIT */"
COMMON = [
    "--bundle",
    "--format=esm",
    "--platform=browser",
    "--target=es2022",
    "--legal-comments=none",
    "--log-level=warning",
]


class RegistryUnreachableError(RuntimeError):
    """The package registry gave no answer: nothing can be said about the bundle."""


def _cache() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "schutznetz"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sum(archive: Path) -> str:
    return base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def _fetch(name: str, version: str, sha512: str) -> Path:
    """The archive of a package, out of the cache or the registry; never one with another sum."""
    kept = _cache() / f"{name.replace('/', '-').lstrip('@')}-{version}.tgz"
    if kept.exists() and _sum(kept) == sha512:
        return kept
    with tempfile.TemporaryDirectory(dir=_cache()) as folder:
        command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode:
            raise RegistryUnreachableError(f"{name}: {done.stderr.strip()[-300:]}")
        archive = Path(folder) / done.stdout.split()[-1]
        if (found := _sum(archive)) != sha512:
            raise SystemExit(f"{name} {version} has another SHA-512 than the pinned one: {found}")
        return Path(shutil.move(archive, kept))


def _unpack(archive: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        shutil.move(Path(folder) / "package", target)


def bundler(work: Path) -> Path:
    """The program esbuild, unpacked into `work`.  RegistryUnreachableError when npm does not answer."""
    name, version, sha512 = BUNDLER[platform.machine()]
    if not (work / "bundler").exists():
        _unpack(_fetch(name, version, sha512), work / "bundler")
    return work / "bundler" / "bin" / "esbuild"


def build_age(work: Path) -> dict[str, bytes]:
    """The files of `vendor/`.  `work`: an empty folder."""
    licences = []
    for name, (version, sha512) in AGE.items():
        folder = work / "node_modules" / name
        folder.parent.mkdir(parents=True, exist_ok=True)
        _unpack(_fetch(name, version, sha512), folder)
        licences.append(f"{name} {version}\n\n{(folder / 'LICENSE').read_text().strip()}\n")
    (work / "entry.js").write_text(AGE_ENTRY)
    (work / "absent.js").write_text(ABSENT)
    absent = [f"--alias:{name}=./absent.js" for name in ("@noble/post-quantum/hybrid.js", "@noble/curves/nist.js")]
    options = [*COMMON, *absent, f"--banner:js={AGE_BANNER}", "--outfile=age.js"]
    subprocess.run([bundler(work), "entry.js", *options], cwd=work, check=True, timeout=120)
    script = (work / "age.js").read_bytes()
    return {"age.js": script, "VERSION": _versions(script), "LICENSES": ("\n---\n\n".join(licences)).encode()}


def _versions(script: bytes) -> bytes:
    lines = [f"{name} {version} sha512-{sha512}" for name, (version, sha512) in AGE.items()]
    lines += [f"esbuild {BUNDLER['x86_64'][1]}", f"age.js sha256 {hashlib.sha256(script).hexdigest()}"]
    return ("\n".join(lines) + "\n").encode()


def build(app: Path, name: str, work: Path) -> dict[str, bytes]:
    """Script, style sheet and sums of one entry, by file name.  `work`: a folder; the bundler is unpacked there."""
    options = [*COMMON, "--minify-whitespace", "--charset=utf8", f"--banner:js={BANNER}", f"--outfile={work / name}.js"]
    subprocess.run([bundler(work), "main.js", *options], cwd=app / "browser", check=True, timeout=120)
    sheets = [f"/* {path.parent.name}/{path.name} */\n{path.read_text()}" for path in _style_sheets(app / "browser")]
    files = {f"{name}.js": (work / f"{name}.js").read_bytes(), f"{name}.css": "\n".join(sheets).encode()}
    sums = {file: _integrity(content) for file, content in files.items()}
    return files | {"integrity.json": (json.dumps(sums, indent=1) + "\n").encode()}


def _style_sheets(browser: Path) -> list[Path]:
    """`<part>/<part>.css` of all parts; the frame's first, so that a part can say otherwise."""
    found = [path for path in sorted(browser.glob("*/*.css")) if path.stem == path.parent.name]
    return sorted(found, key=lambda path: path.stem != "screens")


def _integrity(content: bytes) -> str:
    """As the attribute `integrity` of HTML wants it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def targets(*, age: bool, work: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file that this program writes, with what belongs into it."""
    if age:
        yield from ((VENDOR / name, content) for name, content in build_age(work).items())
    for name, app in BUNDLES.items():
        if (app / "browser" / "main.js").exists():
            yield from ((app / "static" / name / file, content) for file, content in build(app, name, work).items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--age", action="store_true", help="write vendor/age.js anew as well")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        files = dict(targets(age=arguments.age, work=Path(work)))
    changed = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    if arguments.check:
        print("different: " + ", ".join(str(path) for path in changed) if changed else "the same")
        return bool(changed)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path])
    print(f"{len(changed)} of {len(files)} files changed: {', '.join(path.name for path in changed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
