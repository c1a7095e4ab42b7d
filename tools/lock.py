# SPDX-License-Identifier: EUPL-1.2
"""Write the lock files anew: versions and hashes only, no addresses, so they work with any mirror and offline."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
COMMON = [
    str(UV), "pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate", *sys.argv[1:],
]  # fmt: skip
FILES = {
    "requirements/build.txt": ["requirements/build.in"],
    "requirements/app.txt": ["pyproject.toml"],
    "requirements/dev.txt": ["pyproject.toml", "--group", "dev", "--group", "bench", "-c", "requirements/app.txt"],
}
env = {k: v for k, v in os.environ.items() if not k.startswith("PIP_FIND")}
for target, sources in FILES.items():
    subprocess.run([*COMMON, *sources, "-o", target], cwd=ROOT, check=True, env=env)
    print("wrote", target)
