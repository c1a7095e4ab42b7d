# SPDX-License-Identifier: EUPL-1.2
"""Line managers hear how much of the working time the role may take, whenever that changes.  (SAP-036, SAP-161)

Idempotent: what was told stands in `PlannedShare`, and only a change is told again.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import holders_of, line_managers_of, rules_for
from schutznetz.apps.worktime.actions import tell_share
from schutznetz.apps.worktime.facts import FUNCTIONS, Kind, part_of
from schutznetz.apps.worktime.models import PlannedShare
from schutznetz.apps.worktime.queries import planned_share_of
from schutznetz.regulation.sap_erlass.rule_sets import Rules


def tell_shares(now: datetime, today: date) -> int:
    """Tell every line manager (and of a speaker the head) what they do not know yet; how many notices went out."""
    told = _told()
    return sum(_tell(counsellor, percent, function, told, now, today) for counsellor, percent, function in _news(today))


def _news(today: date) -> Iterator[tuple[Counsellor, float, str]]:
    """Every counsellor at work, with the share that may be planned today, as `PlannedShare` keeps it, and the
    function it comes from."""
    functions, rules = _functions(today), _RulesByAuthority()
    for one in Counsellor.objects.advising(today).select_related("person", "authority", "line_manager"):
        held = functions[one.person_id]
        finding = planned_share_of(one, held, None, today, rules=rules.of(one))
        yield one, round(float(str(finding.facts["percent"])), 1), held[0] if held else ""


def _functions(today: date) -> dict[int, list[str]]:
    """As `queries.functions_of`, for everybody: a deputy with a part of the speaker's time counts as one."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Office.objects.held_on(today).filter(role__in=(*FUNCTIONS, Role.DEPUTY_SPEAKER)).order_by("since", "pk")
    for person, role in rows.values_list("person", "role"):
        if role != Role.DEPUTY_SPEAKER:
            found[person].append(role)
        elif part_of(person, today) > 0:
            found[person].append(Kind.SPEAKER.value)
    return found


def _told() -> dict[tuple[int, int], float]:
    """What each recipient heard last of each counsellor, in percent."""
    rows = PlannedShare.objects.order_by("told_at", "pk").values_list("person", "manager", "percent")
    return {(person, manager): float(percent) for person, manager, percent in rows}


def _tell(
    counsellor: Counsellor,
    percent: float,
    function: str,
    told: dict[tuple[int, int], float],
    now: datetime,
    today: date,
) -> int:
    people = line_managers_of(counsellor, today)
    if function == Kind.SPEAKER:
        people += [one for one in holders_of(counsellor.authority, Role.HEAD, today) if one not in people]
    new = [one for one in people if told.get((counsellor.person_id, one.pk)) != percent]
    for person in new:
        tell_share(person=counsellor.person, manager=person, percent=percent, function=function, now=now)
    return len(new)


class _RulesByAuthority:
    """The rules of each authority, looked up once."""

    def __init__(self) -> None:
        self._known: dict[int, Rules] = {}

    def of(self, counsellor: Counsellor) -> Rules:
        if counsellor.authority_id not in self._known:
            self._known[counsellor.authority_id] = rules_for(counsellor.authority)
        return self._known[counsellor.authority_id]
