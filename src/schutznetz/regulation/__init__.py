# SPDX-License-Identifier: EUPL-1.2
"""The law and the house rules: dated values with citations, and pure functions that return findings."""
