"""Every address of situations; each file lists its own, whole."""

from redundancies.urls import recording, requests, situations, statutory_rules

app_name = "redundancies"

urlpatterns = [
    *situations.urlpatterns,
    *requests.urlpatterns,
    *recording.urlpatterns,
    *statutory_rules.urlpatterns,
]
