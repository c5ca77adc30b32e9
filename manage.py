#!/usr/bin/env python3
"""Mundap's one command: `demo`, `test`, `setup`, and all of Django's own."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - old Pythons read this file too, and are told
    sys.exit(
        "Mundap needs Python 3.11 or newer, and this is Python {}.{}: "
        "install python3.11, 3.12 or 3.13 and run it as python3.11 manage.py.".format(
            *sys.version_info
        )
    )

from kb.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
