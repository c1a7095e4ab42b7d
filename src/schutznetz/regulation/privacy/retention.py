# SPDX-License-Identifier: EUPL-1.2
"""How long everything but alarms is kept. ``today`` picks the version of every value.

Figures and citations stand in ``retention.toml``; alarms have their own file, ``alarm_retention.toml``.
"""

from datetime import date, timedelta
from pathlib import Path

from schutznetz.regulation.duties import lead_times
from schutznetz.regulation.parameters import Dated, Parameter, Topic, load
from schutznetz.regulation.privacy import alarm_retention
from schutznetz.regulation.privacy.alarm_retention import months_before

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))


def period(key: str) -> Parameter:
    """The parameter of a period, wherever it stands; ``KeyError`` if there is none of that name."""
    return _topic(key).parameters[key]


def dated_period(key: str, today: date) -> Dated:
    """The period in force with its citation."""
    return _topic(key).dated(key, today)


def all_periods() -> list[Parameter]:
    """Every period after which something is deleted."""
    notices = [parameter for parameter in lead_times.TOPIC if "_kept_" in parameter.key]
    return [*alarm_retention.TOPIC, *TOPIC, *notices]


def _topic(key: str) -> Topic:
    """Alarms, and notices with duties, have files of their own."""
    return next((topic for topic in (TOPIC, alarm_retention.TOPIC) if key in topic.parameters), lead_times.TOPIC)


def kept_from(key: str, today: date) -> date:
    """The oldest day of which something with this period is still kept."""
    amount, unit = int(dated_period(key, today).value), period(key).unit
    return today - timedelta(days=amount) if unit == "days" else months_before(today, amount)


def kept_until(key: str, began: date, today: date) -> date:
    """The last day on which something that began then is kept."""
    amount, unit = int(dated_period(key, today).value), period(key).unit
    return began + timedelta(days=amount) if unit == "days" else months_before(began, -amount)


def drop_before(today: date) -> date:
    """First day of the oldest month of the journal that is still kept: only whole months are dropped."""
    return kept_from("journal", today).replace(day=1)
