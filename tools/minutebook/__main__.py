"""`python -m minutebook`: the same command as `minutebook`."""

# SPDX-License-Identifier: Apache-2.0

import sys

from minutebook.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
