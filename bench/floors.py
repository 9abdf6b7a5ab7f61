"""The least that any page could cost here: a query that reads nothing."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse

from bench.visits import BARE


class Bare:
    """Answers one address before any other middleware, with one query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info != BARE:
            return self.get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        return HttpResponse("")
