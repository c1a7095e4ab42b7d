# SPDX-License-Identifier: EUPL-1.2
"""Drafts by optimisation, to be looked at, changed and decided on by people: the cut of the working groups.

A draft is computed by a process of its own from the facts of the day it was asked for. It binds nobody.
"""
