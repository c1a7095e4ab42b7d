# SPDX-License-Identifier: EUPL-1.2
"""Who reads reports, and which tables people propose for the next plan."""

from datetime import datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting.models import PlanProposal, Readership
from schutznetz.apps.reporting.policies import require_answer_proposal, require_propose_table, require_set_readers


@transaction.atomic
def set_readers(*, ministry: Authority, everybody: bool, actor: Actor, now: datetime) -> None:
    """Open published reports to everybody in the programme's authorities, or close them again."""
    require_set_readers(actor, ministry)
    kept, _made = Readership.objects.select_for_update().get_or_create(ministry=ministry)
    if kept.everybody == everybody:
        return
    kept.everybody = everybody
    kept.save(update_fields=["everybody"])
    verb = "reporting.reports_opened" if everybody else "reporting.reports_closed"
    record(verb=verb, subject=ministry, actor=actor.user, now=now)


@transaction.atomic
def propose_table(*, proposal: PlanProposal, actor: Actor, now: datetime) -> bool:
    """Keep what somebody misses. False when the same table waits for an answer already."""
    require_propose_table(actor, proposal.ministry)
    same = PlanProposal.objects.select_for_update().filter(
        ministry=proposal.ministry, family=proposal.family, rows=proposal.rows, columns=proposal.columns,
        within=proposal.within, state=PlanProposal.State.OPEN,
    )  # fmt: skip
    Authority.objects.select_for_update().get(pk=proposal.ministry_id)
    if same.exists():
        return False
    proposal.made_at, proposal.made_by = now, actor.user
    proposal.save(force_insert=True)
    record(verb="reporting.table_proposed", subject=proposal, actor=actor.user, now=now)
    return True


@transaction.atomic
def answer_proposal(*, proposal: PlanProposal, state: str, answer: str, actor: Actor, now: datetime) -> bool:
    """Take it up for the next plan, or decline it, with the reason. False when that was decided already."""
    require_answer_proposal(actor, proposal.ministry)
    kept = PlanProposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != PlanProposal.State.OPEN:
        return False
    kept.state, kept.answer, kept.answered_at, kept.answered_by = state, answer, now, actor.user
    kept.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(verb="reporting.proposal_answered", subject=kept, actor=actor.user, now=now, state=state)
    return True
