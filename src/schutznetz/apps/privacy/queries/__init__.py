# SPDX-License-Identifier: EUPL-1.2
"""Reads of data protection: one's own data, requests, runs, and what the declarations say."""
