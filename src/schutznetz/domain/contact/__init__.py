# SPDX-License-Identifier: EUPL-1.2
"""Answers to people nobody knows: work instead of addresses, one size and one time for all, weeks instead of days."""
