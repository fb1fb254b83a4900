"""The tests' site with the next release's migrations."""

from tests.ops import settings as today
from tests.ops.settings import *

INSTALLED_APPS = [*today.INSTALLED_APPS, "tests.ops.tomorrow"]
