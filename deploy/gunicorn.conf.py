"""Gunicorn in production: plain processes, one request at a time each, persistent connections to the database."""

import os
from typing import Any

bind = "0.0.0.0:8000"
worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
timeout = 60
graceful_timeout = 30
# A process that served many PDFs has grown: renew it, not all at the same time.
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats need memory, not a disk
# Requests are logged by the application, without addresses.
accesslog = None
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "*"  # only the proxy shares this network


def child_exit(server: Any, worker: Any) -> None:
    """A dead process's gauges must not be summed with the living ones'."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 - only where figures are kept

        multiprocess.mark_process_dead(worker.pid)
