# SPDX-License-Identifier: EUPL-1.2
"""Who has to be heard before technology that could watch staff goes live."""
