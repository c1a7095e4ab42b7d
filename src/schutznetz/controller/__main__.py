# SPDX-License-Identifier: EUPL-1.2
"""``python -m schutznetz.controller``"""

from schutznetz.controller.main import main

main()
