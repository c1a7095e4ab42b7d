# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about drafts."""

from schutznetz.apps.planning.forms.cuts import CompareForm, HandOverForm, MoveForm, WishesForm

__all__ = ["CompareForm", "HandOverForm", "MoveForm", "WishesForm"]
