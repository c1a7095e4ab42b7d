# SPDX-License-Identifier: EUPL-1.2
"""Attacks on our own product: each test tries something forbidden or broken, many times, and counts what became of it."""
