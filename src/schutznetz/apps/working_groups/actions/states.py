# SPDX-License-Identifier: EUPL-1.2
"""When something is no longer, or not yet, where an act makes sense: two people clicked, or a page was old."""


class WrongState(ValueError):
    """Nothing was changed; pages say so and show how it stands now."""
