"""The portal's addresses, and two pages without content as a measure for the rest.

A third one, which no middleware sees, is in `bench.floors`.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from pace_portal import urls as portal

handler400 = portal.handler400
handler403 = portal.handler403
handler404 = portal.handler404
handler500 = portal.handler500


def empty(request):
    """Nothing at all, for somebody who is signed in."""
    return HttpResponse("")


def frame(request):
    """What stands around every page, with nothing inside it."""
    return render(request, "base.html", {})


urlpatterns = [
    path("bench/empty/", empty, name="bench-empty"),
    path("bench/frame/", frame, name="bench-frame"),
    *portal.urlpatterns,
]
