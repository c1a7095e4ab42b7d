# SPDX-License-Identifier: EUPL-1.2
"""Training groups: which, whose, and what the rules say of their plan, lecturers, companions and next step."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor, Programme, State
from schutznetz.apps.sap.queries import holders_of, rules_of
from schutznetz.apps.training.facts import in_words, mandates_of, plan_of
from schutznetz.apps.training.models import Companion, GroupState, Member, Module, ModuleAttendance, TrainingGroup
from schutznetz.apps.training.policies import may_run_training, require_see_group
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import basic_training, certificates, companions
from schutznetz.regulation.sap_erlass.basic_training import Event, Fact
from schutznetz.regulation.sap_erlass.rule_sets import Rules

ANSWERED_BY_FORM = frozenset({Fact.COMPLETED_ON})
"""What the page of a step asks for itself."""

# --- for everybody who works with groups ------------------------------------------------------------------------------


def group_of(counsellor: Counsellor) -> TrainingGroup | None:
    """The group in which somebody is trained now."""
    found = Member.objects.learning().filter(counsellor=counsellor)
    row = found.select_related("group__programme").first()
    return row.group if row else None


def members(group: TrainingGroup) -> QuerySet[Member]:
    """Everybody who has been in a group, with person and authority."""
    return group.members.select_related("counsellor__person", "counsellor__authority")


def running_groups(programme: Programme) -> QuerySet[TrainingGroup]:
    """Groups being trained now, the earliest first."""
    return programme.training_groups.filter(state=GroupState.RUNNING).order_by("starts_on", "name")


# --- scoped to the actor ----------------------------------------------------------------------------------------------


def groups_visible_to(actor: Actor) -> QuerySet[TrainingGroup]:
    """All of one's programme (academy, ministry), those one leads or accompanies; with the number of members."""
    if actor.is_helped:
        return TrainingGroup.objects.none()
    scope = Q(programme__academy__in=actor.authorities_with(Role.ACADEMY)) | Q(
        programme__ministry__in=actor.authorities_with(Role.MINISTRY)
    )
    if actor.person is not None and actor.has_role(Role.LECTURER, Role.COMPANION):
        mine = Q(lecturers__person=actor.person, lecturers__until=None)
        mine |= Q(companions__counsellor__person=actor.person, companions__until=None)
        open_ones = ~Q(state__in=(GroupState.COMPLETED, GroupState.CANCELLED))
        scope |= Q(pk__in=TrainingGroup.objects.filter(mine & open_ones).values("pk"))
    rows = TrainingGroup.objects.filter(scope).select_related("programme")
    return rows.annotate(learning=Count("members", filter=Q(members__until=None)))


def group_for(actor: Actor, pk: int) -> TrainingGroup:
    """A group the actor may see; raises `Denied` or `TrainingGroup.DoesNotExist`."""
    found = TrainingGroup.objects.select_related("programme__ministry", "programme__academy").get(pk=pk)
    require_see_group(actor, found)
    return found


def candidates(programme: Programme) -> QuerySet[Counsellor]:
    """Who can be admitted: selected, or in training without a group."""
    learning = Member.objects.learning().values("counsellor")
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme).exclude(pk__in=learning)
    open_to = Q(state=State.SELECTED) | Q(state=State.IN_TRAINING, training_completed_on=None)
    return rows.filter(open_to).select_related("person", "authority").order_by("person__sort_name")


def possible_companions(group: TrainingGroup) -> QuerySet[Counsellor]:
    """Appointed counsellors of the programme; which tasks they hold is for the rule to ask."""
    rows = Counsellor.objects.filter(
        authority__sap_participant__programme=group.programme_id, state__in=(State.APPOINTED, State.SECONDED_ACTIVE)
    )
    return rows.select_related("person", "authority")


def possible_lecturers(group: TrainingGroup, today: date) -> QuerySet[Person]:
    """Who holds the office of a lecturer at the academy."""
    academy = group.programme.academy
    assert academy is not None
    return holders_of(academy, Role.LECTURER, today).order_by("sort_name")


def attended_by(group: TrainingGroup) -> dict[int, set[int]]:
    """For each module of a group the ids of the members who attended, in one query."""
    found: dict[int, set[int]] = {}
    rows = ModuleAttendance.objects.filter(module__group=group).values_list("module", "member")
    for module, member in rows:
        found.setdefault(module, set()).add(member)
    return found


def companions_of(group: TrainingGroup) -> QuerySet[Companion]:
    return group.companions.select_related("counsellor__person", "counsellor__authority")


# --- what the rules say -----------------------------------------------------------------------------------------------


def plan_finding(group: TrainingGroup, today: date, *, modules: Iterable[Module] | None = None) -> Finding:
    """Is the plan complete?  (SAP-108)"""
    found = group.modules.all() if modules is None else modules
    rules = rules_of(group.programme)
    return basic_training.plan(modules=plan_of(found), completes_on=group.completes_on, rules=rules, today=today)


def lecturers_finding(group: TrainingGroup, today: date) -> Finding:
    """Has somebody a mandate on the first day?  (SAP-110)"""
    return basic_training.lecturers(
        mandates=mandates_of(group.lecturers.all()), starts_on=group.starts_on, rules=rules_of(group.programme),
        today=today,
    )  # fmt: skip


def companions_finding(
    group: TrainingGroup, today: date, *, count: int | None = None, rules: Rules | None = None
) -> Finding:
    """Has the group a practice companion?  (SAP-111)"""
    number = group.companions.filter(until=None).count() if count is None else count
    return companions.assigned(
        companions=number, starts_on=group.starts_on, rules=rules or rules_of(group.programme), today=today
    )


def certificate_finding(member: Member, rules: Rules, today: date) -> Finding:
    """Does the applied rule set ask for a certificate that is not printed yet?  (reading X25)"""
    return certificates.counsellor(
        completed_on=member.completed_on, issued_on=member.certificate_on, rules=rules, today=today
    )


def completion_findings(counsellor_id: int, today: date) -> list[Finding]:
    """Which modules of their last group somebody lacks; one done in another group under the same title counts.

    Empty for somebody who was never in a group.  (SAP-093)
    """
    member = (
        Member.objects.filter(counsellor=counsellor_id)
        .select_related("group__programme")
        .order_by("since", "pk")
        .last()
    )
    if member is None:
        return []
    done = ModuleAttendance.objects.filter(member__counsellor=counsellor_id).values_list("module__title", flat=True)
    found = basic_training.completion(
        modules=tuple(one.title for one in member.group.modules.all()), attended=frozenset(done),
        rules=rules_of(member.group.programme), today=today,
    )  # fmt: skip
    return [in_words(found)]


def planned_completions(counsellor_ids: Sequence[int]) -> dict[int, date]:
    """The day each of these trainees and selected people is planned to complete, in two queries.  (SAP-107)

    That of their own group; for whoever is selected and not admitted yet that of the next group of the programme.
    """
    rows = Member.objects.learning().filter(counsellor__in=counsellor_ids)
    found: dict[int, date | None] = dict(rows.values_list("counsellor", "group__completes_on"))
    following = TrainingGroup.objects.filter(
        programme=OuterRef("authority__sap_participant__programme"), completes_on__isnull=False,
        state__in=(GroupState.PLANNED, GroupState.RELEASED),
    ).order_by("starts_on", "pk")  # fmt: skip
    waiting = Counsellor.objects.order_by().filter(pk__in=counsellor_ids, state=State.SELECTED).exclude(pk__in=found)
    found |= dict(waiting.values_list("pk", Subquery(following.values("completes_on")[:1])))
    return {pk: day for pk, day in found.items() if day is not None}


def known_facts(group: TrainingGroup, today: date) -> tuple[Fact, ...]:
    """What is on record of a group."""
    found = []
    if plan_finding(group, today).status is Status.MET:
        found.append(Fact.PLAN_COMPLETE)
    if lecturers_finding(group, today).status is Status.MET:
        found.append(Fact.LECTURER)
    return tuple(found)


def earliest(group: TrainingGroup, event: Event) -> date | None:
    """The first possible day of a step: no training begins before the selection, and no group ends before it began."""
    if event is Event.START:
        rows = group.members.learning().filter(counsellor__state=State.SELECTED)
        return max(rows.values_list("counsellor__state_since", flat=True), default=None)
    return group.starts_on if group.state == GroupState.RUNNING else None


def steps_open_to(actor: Actor, group: TrainingGroup, today: date) -> list[tuple[Event, Finding]]:
    """The steps the actor may take from here, with what the rule says to each."""
    if not may_run_training(actor, group.programme):
        return []
    state, rules = basic_training.State(group.state), rules_of(group.programme)
    known = (*known_facts(group, today), *ANSWERED_BY_FORM)
    return [
        (event, basic_training.step(state=state, event=event, known=known, rules=rules, today=today))
        for event in Event
        if event in basic_training.TRANSITIONS[state]
    ]
