# SPDX-License-Identifier: EUPL-1.2
"""Attacks on our own product: each test tries what is forbidden or broken, and counts what became of it."""
