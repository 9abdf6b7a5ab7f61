"""How gunicorn serves the portal; the environment may say how many workers.

No access log: addresses of signed links carry tokens, and the portal logs each
request itself without them.
"""

import os
from typing import Any

from gunicorn.glogging import Logger

from kit import logs


class PortalLogger(Logger):
    """Gunicorn's own lines go where the portal's go, without what exceptions say."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logs.configure({"level": cfg.loglevel.upper()})
        self.error_log.handlers.clear()
        self.error_log.propagate = True


wsgi_app = "pace_portal.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "pace_portal.serving.Worker"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
logger_class = PortalLogger
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
