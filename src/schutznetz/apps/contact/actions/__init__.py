# SPDX-License-Identifier: EUPL-1.2
"""The only writes. None has a journal line: a line would say that somebody wrote, and to whom."""
