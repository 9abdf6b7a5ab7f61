"""Addresses of messages and preferences."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("messages/", views.new, name="list"),
    path("messages/read/", views.read, name="read"),
    path("messages/preferences/", views.preferences, name="preferences"),
    path("messages/failed/", views.failed, name="failed"),
    path("messages/failed/<int:pk>/send-again/", views.send_again, name="send-again"),
]
