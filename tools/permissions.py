# SPDX-License-Identifier: EUPL-1.2
"""Write docs/generated/permissions.md from the declarations of the policies; `--check` only compares."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/generated/permissions.md"


def text() -> str:
    os.environ.setdefault("SCHUTZNETZ_VAR", tempfile.mkdtemp(prefix="schutznetz-permissions-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "schutznetz.config.settings"
    import django

    django.setup()
    from django.utils import translation

    from schutznetz.apps.organisation.queries.permissions import as_markdown

    with translation.override("de"):
        return as_markdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    made = text()
    if not parser.parse_args().check:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(made, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
        sys.exit("docs/generated/permissions.md is out of date: run .venv/bin/python tools/permissions.py")


if __name__ == "__main__":
    main()
