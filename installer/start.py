"""Where the built program starts."""

import sys

from mscu.__main__ import main

sys.exit(main())
