"""As in production, but for static files, which come from their sources uncollected."""

import os

from tests.settings import *

RULEBOOK_CHECK_SECONDS = float(os.environ.get("SECONDS_BETWEEN_LOOKS", "2"))
