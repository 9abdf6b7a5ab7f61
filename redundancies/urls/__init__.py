"""Every address of situations; each file lists its own, whole."""

from redundancies.urls import imports, requests, situations

app_name = "redundancies"

urlpatterns = [
    *situations.urlpatterns,
    *requests.urlpatterns,
    *imports.urlpatterns,
]
