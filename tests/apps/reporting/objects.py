# SPDX-License-Identifier: EUPL-1.2
"""For the access matrix and the walks: a release that waits to be published, one refused, and a report of the gate."""

from typing import Any

from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting.models import GateReport
from tests.apps.reporting.published import WHEN, a_release


def release_objects(ministry: Authority) -> dict[str, Any]:
    waiting = a_release(ministry, 2023, 1, state="gated")
    refused = a_release(ministry, 2023, 2, state="refused")
    report = GateReport.objects.create(
        release=waiting,
        made_at=WHEN,
        holds=True,
        checks=[{"key": "once", "holds": True, "facts": {}}],
        text="Bestanden.",
    )
    return {"own_figures": waiting.pk, "own_refused_figures": refused.pk, "own_gate_report": report.pk}
