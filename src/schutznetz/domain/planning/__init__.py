# SPDX-License-Identifier: EUPL-1.2
"""Drafts by optimisation: the cut of the working groups, the calendar of a year, mentors for trainees.

Requests and plans are frozen dataclasses of plain values; every figure of a rule is an argument. A planner returns a
``Draft`` (plan, objective, proven bound) or a ``Refusal`` that says which constraint cannot be kept; ``assess`` judges
any plan, also one changed by hand, without the solver. The solver and NumPy are imported when a plan is computed, never
when a module is loaded.
"""
