"""``python -m siyaq`` does what ``siyaq`` does."""

import sys

from siyaq.cli import main

if __name__ == "__main__":
    sys.exit(main())
