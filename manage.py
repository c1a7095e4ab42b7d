# SPDX-License-Identifier: EUPL-1.2
"""Django's own command line, for developers; operators use `schutznetz`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schutznetz.config.settings")
execute_from_command_line(sys.argv)
