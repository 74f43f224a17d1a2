"""``python -m photodedup.demo FOLDER``: make the demo album in a folder."""

from __future__ import annotations

import sys

from photodedup.demo import main

if __name__ == "__main__":
    sys.exit(main())
