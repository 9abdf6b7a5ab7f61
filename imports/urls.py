"""Addresses of files that come in."""

from django.urls import path

from accounts.sessions import quiet
from imports import views

app_name = "imports"

FILE = "notices/<slug:reference>/"

urlpatterns = [
    path("notices/", views.NoticesImport.as_view(), name="start"),
    path(FILE, views.NoticesFile.as_view(), name="file"),
    path(f"{FILE}progress/", quiet(views.NoticesProgress.as_view()), name="progress"),
    path(f"{FILE}again/", views.NoticesAgain.as_view(), name="again"),
    path(f"{FILE}refused.csv", views.NoticesRefused.as_view(), name="refused"),
]
