"""Addresses of files that come in and go out."""

from django.urls import path

from redundancies.views import imports

FILE = "notices/<slug:reference>/"

urlpatterns = [
    path("notices/", imports.NoticesImport.as_view(), name="import-start"),
    path(FILE, imports.NoticesFile.as_view(), name="import"),
    path(f"{FILE}progress/", imports.NoticesProgress.as_view(), name="import-progress"),
    path(f"{FILE}refused.csv", imports.NoticesRefused.as_view(), name="import-refused"),
    path("recording/", imports.Recording.as_view(), name="recording"),
    path(
        "recording/situations.csv",
        imports.RecordingCsv.as_view(),
        name="recording-csv",
    ),
    path(
        "redundancies/<slug:reference>/recording.csv",
        imports.RecordingOfSituation.as_view(),
        name="recording-situation",
    ),
]
