# SPDX-License-Identifier: EUPL-1.2
"""Benchmarks: what `make bench` measures, each figure beside a peer or a floor of the same run.

What is measured and what it means is in docs/operations/benchmarks.md.
"""
