# SPDX-License-Identifier: EUPL-1.2
"""When a notice may go out, how long to wait after a failure, and what a bounce says."""
