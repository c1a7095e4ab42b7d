# SPDX-License-Identifier: EUPL-1.2
"""Choices of those who look for help, and what others keep for them."""
