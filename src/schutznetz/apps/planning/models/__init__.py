# SPDX-License-Identifier: EUPL-1.2
"""Drafts: what was asked for, the facts they were made from, and what was found."""

from schutznetz.apps.planning.models.cuts import Draft, DraftGroup, DraftMember
from schutznetz.apps.planning.models.years import YearDraft, YearEvent, YearVenue

__all__ = ["Draft", "DraftGroup", "DraftMember", "YearDraft", "YearEvent", "YearVenue"]
