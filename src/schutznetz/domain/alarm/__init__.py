# SPDX-License-Identifier: EUPL-1.2
"""The desk alarm as pure functions: who is called (ring), when (ladder), in which words (messages)."""
