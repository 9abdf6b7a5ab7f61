"""Addresses of what goes out to the recording system."""

from django.urls import path

from redundancies.views import recording

urlpatterns = [
    path("recording/", recording.Recording.as_view(), name="recording"),
    path(
        "recording/situations.csv",
        recording.RecordingCsv.as_view(),
        name="recording-csv",
    ),
    path(
        "redundancies/<slug:reference>/recording.csv",
        recording.RecordingOfSituation.as_view(),
        name="recording-situation",
    ),
]
