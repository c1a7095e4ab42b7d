# SPDX-License-Identifier: EUPL-1.2
"""What counsellors, their speakers and the ministry keep together."""

from schutznetz.apps.exchange.models.circulars import Circular, Receipt
from schutznetz.apps.exchange.models.forum import Post, Thread
from schutznetz.apps.exchange.models.reports import AnnualReport, TrendFigure, TrendNote
from schutznetz.apps.exchange.models.services import Contact, ExperienceNote, Service, ServiceTopic
from schutznetz.apps.exchange.models.work import Activity, Material

__all__ = [
    "Activity",
    "AnnualReport",
    "Circular",
    "Contact",
    "ExperienceNote",
    "Material",
    "Post",
    "Receipt",
    "Service",
    "ServiceTopic",
    "Thread",
    "TrendFigure",
    "TrendNote",
]
