#!/usr/bin/env python
"""The command line: `up` starts an installation; everything else is a Django command."""

import os
import sys

from django.core.management import execute_from_command_line

from routerhub.launch import up
from routerhub.launch.environment import MissingSecret


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")
    if sys.argv[1:] == ["up"]:
        sys.exit(up.main())
    try:
        execute_from_command_line(sys.argv)
    except MissingSecret as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
