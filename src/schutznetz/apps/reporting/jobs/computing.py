# SPDX-License-Identifier: EUPL-1.2
"""The three steps of a release: draw, build, check. Each is done once; a release stands at the step it reached."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import DatabaseError

from schutznetz.apps.reporting.actions import drawing, results
from schutznetz.apps.reporting.jobs import keyed_release, noise_release, suppressed_release
from schutznetz.apps.reporting.models import Release, StatisticsYear
from schutznetz.domain.planning.outcome import Limit

log = logging.getLogger(__name__)
SECONDS = 60.0
"""For the step to whole numbers; far more than the largest Land takes."""
BUILDERS = {
    StatisticsYear.Profile.NOISE: noise_release,
    StatisticsYear.Profile.CELL_KEY: keyed_release,
    StatisticsYear.Profile.SUPPRESSION: suppressed_release,
}


def compute_release(
    number: int, *, now: Callable[[], datetime], today: date, milliseconds: Callable[[], int]
) -> Release:
    """Go on with a release until it is checked. Where the database is lost it stands at the step it reached; any other
    error would come again, so it ends there and is shown to whoever asked."""
    try:
        return _go_on(number, now, today, milliseconds)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("release %s could not be computed", number)
        return results.fail(number, type(error).__name__, now=now())


def _go_on(number: int, now: Callable[[], datetime], today: date, milliseconds: Callable[[], int]) -> Release:
    limit = Limit(SECONDS, milliseconds, 0.0)
    drawing.draw(number, now=now(), today=today)
    release = Release.objects.select_related("year__ministry").get(pk=number)
    builder = BUILDERS[StatisticsYear.Profile(release.year.profile)]
    if release.state == Release.State.DRAWN:
        release = results.keep(release, builder.build(release, limit), now=now())
    if release.state == Release.State.DRAFT:
        release = results.check(release, builder.check(release, limit), now=now())
    return release
