# SPDX-License-Identifier: EUPL-1.2
"""The register of processing, the draft impact assessment and the catalogue of lists as files of docs/generated.

Usage: python tools/privacy_documents.py           write them
       python tools/privacy_documents.py --check   fail when one of them is not what would be written

They follow from the declarations of the apps (`privacy.toml`) and of their lists; `today` is fixed, so that the files
do not change by themselves.
"""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "generated"
FILES = {"verzeichnis": "processing-register.md", "folgenabschaetzung": "dpia.md", "listen": "list-catalogue.md"}
TODAY = date(2026, 12, 1)
"""The day whose versions of the periods stand in the files; move it on when a period changes."""


def documents() -> dict[Path, str]:
    """Every file with its text."""
    from django.utils.translation import override

    from schutznetz.apps.privacy.queries.register import document

    with override("de"):
        return {FOLDER / file: document(name, TODAY, authority="") for name, file in FILES.items()}


def main() -> None:
    os.environ.setdefault("SCHUTZNETZ_VAR", tempfile.mkdtemp(prefix="schutznetz-documents-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schutznetz.config.settings")
    import django

    django.setup()
    made = documents()
    if "--check" not in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in made.items():
            path.write_text(text, encoding="utf-8")
        return
    old = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if old:
        names = ", ".join(str(path.relative_to(ROOT)) for path in old)
        sys.exit(f"Veraltet: {names}. Bitte tools/privacy_documents.py ausführen.")


if __name__ == "__main__":
    main()
