# SPDX-License-Identifier: EUPL-1.2
"""Releases of figures about people: drawn, checked, published, and read through one door (`queries.released`).

What goes in are the sums of pools from `figures`; nothing else of that room is touched. Nobody sees the raw or the
noisy figures: they are computed by the worker, and pages only ever get what was published.
"""
