# SPDX-License-Identifier: EUPL-1.2
"""Certificates: what the amendment of 2010 added to appointment and mentoring.  (reading X25)"""

from datetime import date

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@rule("sap.certificates.counsellor", sections=("6.3.1",), rows=("SAP-093",), parameters=("certificates.counsellor",))
def counsellor(*, completed_on: date | None, issued_on: date | None, rules: Rules, today: date) -> Finding:
    """Is a certificate due to somebody who completed the training?  The day of the question picks the version."""
    citation = rules.citation("certificates.counsellor", today)
    key = "sap.certificates.counsellor"
    if completed_on is None or not rules.is_set("certificates.counsellor", today):
        return Finding(key, Status.NOT_APPLICABLE, citation)
    if issued_on is not None:
        return Finding(key, Status.MET, citation)
    return Finding(key, Status.DUE, citation, due_on=max(completed_on, citation.since))


@rule("sap.certificates.mentor", sections=("7.3",), rows=("SAP-114",), parameters=("certificates.mentor",))
def mentor(*, certified_on: date | None, appointed_on: date | None, rules: Rules, today: date) -> Finding:
    """May somebody act as mentor: certified first, then appointed by the ministry?  Only where the set asks for it."""
    citation = rules.citation("certificates.mentor", today)
    key = "sap.certificates.mentor"
    if not rules.is_set("certificates.mentor", today):
        return Finding(key, Status.NOT_APPLICABLE, citation)
    in_order = certified_on is not None and appointed_on is not None and certified_on <= appointed_on <= today
    return Finding(key, Status.MET if in_order else Status.BREACHED, citation)
