"""How gunicorn serves the site."""

import itertools
import logging
import os
import shutil
import sys
from pathlib import Path

# This file is read before gunicorn looks for the site's own modules.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from advisor.environment import environment

_environment = environment()

workers = _environment.workers
preload_app = True
# A worker is made anew now and then, against a leak that nobody has found yet. Seldom: it has
# rendered nothing when it starts, and in September 20,000 requests are half a minute.
max_requests = 500_000
max_requests_jitter = 50_000
timeout = 30
# A socket under the home folder would fail in a read-only container.
control_socket_disable = True
# The site writes its own line a request, without the address it came from.
accesslog = None
# Workers say that they live by touching a file: in memory where there is such a folder.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# gunicorn's own lines take the site's form as soon as the site is loaded, which comes first.
logging.captureWarnings(_environment.log_format == "json")

# The workers' counts, put together when Prometheus asks: of this start, not of the last.
if _environment.metrics_token:
    _counts = _environment.var_dir / "metrics"
    shutil.rmtree(_counts, ignore_errors=True)
    _counts.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)


def when_ready(server):
    """The site is loaded and no worker is made yet."""
    # Not before: the site's own modules need its settings.
    from advisor.before_fork import get_ready

    get_ready()


def pre_fork(server, worker):
    """Give each worker the lowest number that is free."""
    taken = {other.number for other in server.WORKERS.values()}
    worker.number = next(n for n in itertools.count(1) if n not in taken)


def post_fork(server, worker):
    os.environ["ADVISOR_WORKER"] = str(worker.number)
