# SPDX-License-Identifier: EUPL-1.2
"""From counts of people to figures that may be published: labels, tallies, noise, inference, whole numbers.

Everything here works on plans (`regulation.statistics`) and integers; no record of a person comes this far.
"""
