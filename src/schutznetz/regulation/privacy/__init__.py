# SPDX-License-Identifier: EUPL-1.2
"""How long things are kept, and what may be seen of people."""
