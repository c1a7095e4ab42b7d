# SPDX-License-Identifier: EUPL-1.2
"""What an authority owes its counsellors to work with: a room, a line nobody checks, devices, expenses.  (5.6, 5.7)"""
