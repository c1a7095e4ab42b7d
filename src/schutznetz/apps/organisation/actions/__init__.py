# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the organisation. One verb, one transaction, policy first, one journal line."""

from schutznetz.apps.organisation.actions.imports.applying import import_files
from schutznetz.apps.organisation.actions.imports.reading import Options, Source
from schutznetz.apps.organisation.actions.imports.runs import confirm_import, discard_import, upload_import

__all__ = ["Options", "Source", "confirm_import", "discard_import", "import_files", "upload_import"]
