# SPDX-License-Identifier: EUPL-1.2
"""Waiting on purpose, so that the time of an answer tells nothing."""

import time


def wait(milliseconds: int) -> None:
    """Hold this thread for so long."""
    time.sleep(milliseconds / 1000)
