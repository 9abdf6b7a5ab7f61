"""How gunicorn serves the portal; the environment may say how many workers.

No access log: addresses of signed links carry tokens, and the portal logs each
request itself without them.
"""

import os

wsgi_app = "pace_portal.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "pace_portal.serving.Worker"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
