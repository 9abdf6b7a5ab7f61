#!/usr/bin/env bash
# allauth sends a client's secret by Basic as it is, and not form-encoded.
#
# Where a provider wants the secret in the Authorization header, RFC 6749, section
# 2.3.1, has client id and secret each form-encoded before they are joined by ":".
# Secrets that providers make themselves have "+", "/", "%" or ":" in them.
#
# Expected: the secret "a+b/c:d%" goes out as "a%2Bb%2Fc%3Ad%25".
# Seen:     it goes out as it is; a provider that decodes it, as it should, reads "+" as
#           a space.
# Matters:  signing in fails with "invalid_client" for some secrets and not for others,
#           which looks like a secret that was typed wrongly. `client_secret_post` works.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check \
  'django==5.2.19' 'django-allauth[socialaccount]==65.21.1' || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from urllib.parse import unquote_plus

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="of no use",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sites", "allauth", "allauth.account",
                    "allauth.socialaccount"],
    SITE_ID=1, USE_TZ=True,
    MIDDLEWARE=["allauth.account.middleware.AccountMiddleware"],
)
django.setup()

from allauth.socialaccount.providers.oauth2.client import OAuth2Client

print("Version:  django-allauth", version("django-allauth"))
SECRET = "a+b/c:d%"
heard = []


class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        said = self.headers["Authorization"].removeprefix("Basic ")
        heard.append(base64.b64decode(said).decode().partition(":")[2])
        body = json.dumps({"access_token": "x"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


server = HTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = OAuth2Client(
    None, "portal", SECRET, "POST", f"http://127.0.0.1:{server.server_port}/token",
    "https://portal.example/back/", basic_auth=True,
)
client.get_access_token("code")
server.shutdown()
print("Expected: what the provider decodes is", SECRET)
print("Seen:     it heard", heard[0], "and decodes", repr(unquote_plus(heard[0])))
as_found = heard == [SECRET] and unquote_plus(heard[0]) != SECRET
sys.exit(0 if as_found else "Changed: this is not what was found before")
PYTHON
