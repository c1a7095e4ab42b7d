# SPDX-License-Identifier: EUPL-1.2
"""Further training: two clocks of months, topics, number a year, registration straight to the academy.

SAP-044, SAP-045, SAP-122 to SAP-128, SAP-130; readings X10, X11, X26. ``today`` picks the version of every value.
"""

from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.recurring import SHARED_BY_CLOCKS, Event, Service, clock, held_by, not_before
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TOPIC = "sap.further_training"


@rule(
    f"{TOPIC}.conversation", sections=("4.1.4", "8", "11"), rows=("SAP-044", "SAP-121", "SAP-126"),
    parameters=(
        "further_training.conversation_months", "further_training.reminders", "further_training.provider",
        *SHARED_BY_CLOCKS,
    ),
)  # fmt: skip
def conversation(*, attended: tuple[Event, ...], service: Service, rules: Rules, today: date) -> Finding:
    """When is the next seminar on conversation due?  From the last one of the academy, first from the appointment.

    The clock stands still in rests; DUE from the first reminder on.  (SAP-044, SAP-121, SAP-126)
    """
    return clock(
        f"{TOPIC}.conversation", months="further_training.conversation_months", reminders="further_training.reminders",
        attended=held_by(attended, rules.text("further_training.provider", today)), service=service, rules=rules,
        today=today,
    )  # fmt: skip


@rule(
    f"{TOPIC}.subject", sections=("4.1.4", "8", "11"), rows=("SAP-045", "SAP-121", "SAP-126"),
    parameters=(
        "further_training.subject_months", "further_training.reminders", "further_training.provider", *SHARED_BY_CLOCKS,
    ),
)  # fmt: skip
def subject(*, attended: tuple[Event, ...], service: Service, rules: Rules, today: date) -> Finding:
    """When is the next seminar on a subject due?  A clock of its own.  (SAP-045, SAP-121, SAP-126)"""
    return clock(
        f"{TOPIC}.subject", months="further_training.subject_months", reminders="further_training.reminders",
        attended=held_by(attended, rules.text("further_training.provider", today)), service=service, rules=rules,
        today=today,
    )  # fmt: skip


@rule(f"{TOPIC}.credit", sections=("8",), rows=("SAP-126",), parameters=("further_training.provider",))
def credit(*, provider: str, rules: Rules, today: date) -> Finding:
    """Does an event of this provider satisfy a duty?  Others count as additional, without credit.  (SAP-126, X11)"""
    counts = provider == rules.text("further_training.provider", today)
    citation = rules.citation("further_training.provider", today)
    facts = {"counts": "duty" if counts else "additional"}
    return Finding(f"{TOPIC}.credit", Status.MET if counts else Status.NOT_APPLICABLE, citation, facts=facts)


@rule(
    f"{TOPIC}.number", sections=("8",), rows=("SAP-125",), strength=Strength.SHOULD,
    parameters=("further_training.most_a_year", "further_training.provider"),
)  # fmt: skip
def number(*, booked: tuple[Event, ...], wanted_on: date, rules: Rules, today: date) -> Finding:
    """Would one more training of the academy on that day exceed the number a year?  A reason lets it pass.

    ``booked`` are trainings under section 8 only: no supervision, no meeting.  (SAP-125, reading X10)
    """
    days = held_by(booked, rules.text("further_training.provider", today))
    count = sum(day.year == wanted_on.year for day in days) + 1
    most = rules.integer("further_training.most_a_year", today)
    return Finding(
        f"{TOPIC}.number", Status.MET if count <= most else Status.BREACHED,
        rules.citation("further_training.most_a_year", today), strength=Strength.SHOULD, warning=count > most,
        facts={"count": count, "most": most, "year": wanted_on.year},
    )  # fmt: skip


@rule(
    f"{TOPIC}.topic", sections=("8",), rows=("SAP-123", "SAP-124"),
    parameters=("further_training.topics", "further_training.topics_open"),
)  # fmt: skip
def topic(*, name: str, added: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """Can this topic be chosen: one of the decree's, or one the academy has added?  (SAP-123, SAP-124, X26)"""
    known = topics(rules=rules, today=today)
    more = added if rules.is_set("further_training.topics_open", today) else ()
    status = Status.MET if name in known + more else Status.BREACHED
    citation = rules.citation("further_training.topics", today)
    return Finding(f"{TOPIC}.topic", status, citation, facts={"of_the_decree": len(known)})


def topics(*, rules: Rules, today: date) -> tuple[str, ...]:
    """The codes of the decree's topics, in its order.  (SAP-123)"""
    return tuple(rules.text("further_training.topics", today).split())


@rule(
    f"{TOPIC}.topic_removal", sections=("8",), rows=("SAP-124",),
    parameters=("further_training.topics", "further_training.topics_open"),
)  # fmt: skip
def topic_removal(*, name: str, times_used: int, rules: Rules, today: date) -> Finding:
    """May a topic be deleted?  Never one of the decree, never one that was used.  (SAP-124)"""
    stays = times_used > 0 or name in topics(rules=rules, today=today)
    citation = rules.citation("further_training.topics_open", today)
    return Finding(f"{TOPIC}.topic_removal", Status.BREACHED if stays else Status.MET, citation)


@rule(
    f"{TOPIC}.consultation", sections=("8",), rows=("SAP-122",), strength=Strength.SHOULD,
    parameters=("further_training.consultation",),
)  # fmt: skip
def consultation(*, speaker_informed_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the speaker been told of the chosen subject?  The choice stands either way: nobody approves it.  (SAP-122)

    NOT_APPLICABLE where no speaker is consulted.
    """
    told = speaker_informed_on is not None and speaker_informed_on <= today
    citation = rules.citation("further_training.consultation", today)
    wanted = rules.is_set("further_training.consultation", today)
    status = Status.MET if told else Status.DUE if wanted else Status.NOT_APPLICABLE
    return Finding(f"{TOPIC}.consultation", status, citation, strength=Strength.SHOULD)


@rule(f"{TOPIC}.registration", sections=("8",), rows=("SAP-127",), parameters=("further_training.registration_to",))
def registration(*, sent_to: str, rules: Rules, today: date) -> Finding:
    """Does a registration or cancellation go straight to the academy, past no line manager?  (SAP-127)"""
    wanted = rules.text("further_training.registration_to", today)
    citation = rules.citation("further_training.registration_to", today)
    status = Status.MET if sent_to == wanted else Status.BREACHED
    return Finding(f"{TOPIC}.registration", status, citation, facts={"to": wanted})


@rule(
    f"{TOPIC}.overview", sections=("8",), rows=("SAP-128",),
    parameters=("further_training.overview", "further_training.overview_weeks"),
)  # fmt: skip
def overview(
    *, published_on: date | None, sent_to: int, active: int, first_event_on: date, rules: Rules, today: date
) -> Finding:
    """Is the calendar published and sent to every active counsellor, in good time before its first event?

    Late is met with a warning; ``unsent`` counts those it has not reached.  (SAP-128, reading X12)
    """
    citation = rules.citation("further_training.overview", today)
    weeks = rules.integer("further_training.overview_weeks", today)
    due = not_before(first_event_on - timedelta(weeks=weeks), citation)
    facts = {"unsent": max(active - sent_to, 0), "weeks": weeks}
    if published_on is not None and published_on <= today and sent_to >= active:
        return Finding(f"{TOPIC}.overview", Status.MET, citation, warning=published_on > due, facts=facts)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(f"{TOPIC}.overview", status, citation, due_on=due, facts=facts)


@rule(
    f"{TOPIC}.additional", sections=("8",), rows=("SAP-130",), strength=Strength.CAN,
    parameters=("further_training.additional_decided_by",),
)  # fmt: skip
def additional(*, decided_by: str | None, rules: Rules, today: date) -> Finding:
    """Has the own authority decided on an additional event?  It has no effect on any duty.  (SAP-130, X11)"""
    wanted = rules.text("further_training.additional_decided_by", today)
    citation = rules.citation("further_training.additional_decided_by", today)
    status = Status.DUE if decided_by is None else Status.MET if decided_by == wanted else Status.BREACHED
    return Finding(f"{TOPIC}.additional", status, citation, strength=Strength.CAN, facts={"by": wanted})
