"""As in production, but for static files, which come from their sources uncollected."""

import os

from django.utils.module_loading import import_string

from tests.settings import *

RULEBOOK_FILE = import_string("advisor.settings.RULEBOOK_FILE")
RULEBOOK_CHECK_SECONDS = float(os.environ.get("SECONDS_BETWEEN_LOOKS", "2"))
if "CLOCK_FILE" in os.environ:
    import_string("tests.ops.clock.be_wrong")()
