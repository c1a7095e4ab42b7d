# SPDX-License-Identifier: EUPL-1.2
"""The built-in attacker: what somebody could learn of single people from what is published, tried out.

Each attack takes what is published, what its attacker knows beside it, and a time limit, and says what it learned.
Only what is certain is called proven; what the attacker merely takes to be so is compared with the truth where that is
known.
"""
