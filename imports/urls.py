"""Addresses of files that come in."""

from django.urls import path

from accounts.sessions import quiet
from imports.views import batches, files

app_name = "imports"

FILE = "notices/<slug:reference>/"
BATCH = "imports/<slug:reference>/"

urlpatterns = [
    path("notices/", files.NoticesImport.as_view(), name="start"),
    path(FILE, files.NoticesFile.as_view(), name="file"),
    path(f"{FILE}progress/", quiet(files.NoticesProgress.as_view()), name="progress"),
    path(f"{FILE}again/", files.NoticesAgain.as_view(), name="again"),
    path(f"{FILE}refused.csv", files.NoticesRefused.as_view(), name="refused"),
    path("imports/", batches.Batches.as_view(), name="batches"),
    path(BATCH, batches.Batch.as_view(), name="batch"),
    path(f"{BATCH}undo/", batches.BatchUndo.as_view(), name="undo"),
    path(
        f"{BATCH}progress/",
        quiet(batches.BatchProgress.as_view()),
        name="batch-progress",
    ),
]
