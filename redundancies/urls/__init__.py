"""Every address of situations; each file lists its own, whole."""

from redundancies.urls import recording, requests, situations

app_name = "redundancies"

urlpatterns = [
    *situations.urlpatterns,
    *requests.urlpatterns,
    *recording.urlpatterns,
]
