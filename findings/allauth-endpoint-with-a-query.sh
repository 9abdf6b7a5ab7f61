#!/usr/bin/env bash
# allauth leads to nowhere where a provider's authorisation address has a query already.
#
# OpenID Connect providers of large organisations tell tenants apart by a query in the
# address of their authorisation endpoint ("…/authorize?p=policy"). RFC 6749, section
# 3.1, allows it and says that it has to be kept when parameters are added.
#
# Expected: the parameters follow the query that is there ("&").
# Seen:     a second "?" is put in, so that the provider's own parameter swallows the
#           first of ours (its value becomes "policy?client_id=…") and client_id is not
#           there at all.
# Matters:  a provider that is described correctly refuses every sign-in, and says only
#           that the client is unknown. We make the address ourselves.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env" || exit 2
"$folder/env/bin/pip" install -qq --disable-pip-version-check \
  'django==5.2.19' 'django-allauth[socialaccount]==65.21.1' || exit 2

"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from urllib.parse import parse_qs, urlsplit

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
print("Expected: p=policy and client_id=portal stand beside each other")
client = OAuth2Client(
    None, "portal", "secret", "POST", "https://agency.example/token",
    "https://portal.example/back/",
)
address = client.get_redirect_url(
    "https://agency.example/authorize?p=policy", ["openid"], {}
)
sent = parse_qs(urlsplit(address).query)
print("Seen:     p is", sent.get("p"), "and client_id is", sent.get("client_id"))
as_found = sent["p"] == ["policy?client_id=portal"] and "client_id" not in sent
sys.exit(0 if as_found else "Changed: this is not what was found before")
PYTHON
