#!/usr/bin/env python
"""Django's command line for RouterHub: `up`, `migrate_locked`, `load_fixtures` and Django's own commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")
    execute_from_command_line(sys.argv)
