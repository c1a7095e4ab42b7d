# SPDX-License-Identifier: EUPL-1.2
"""Safety of sites: the desk alarm now, building and security staff later."""
