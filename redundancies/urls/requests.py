"""Addresses of requests, answers, account checks and support given."""

from django.urls import path

from redundancies.views import checks, deliveries, links, requests

urlpatterns = [
    path("redundancies/<slug:reference>/ask/", requests.ask, name="ask"),
    path(
        "redundancies/<slug:reference>/account-check/",
        checks.ask,
        name="account-check",
    ),
    path(
        "redundancies/<slug:reference>/support/add/",
        deliveries.add_to_situation,
        name="situation-delivery-add",
    ),
    path("requests/<slug:reference>/", requests.answer, name="request"),
    path("account-checks/<int:pk>/", checks.answer, name="account-check-answer"),
    path("support/", deliveries.listing, name="deliveries"),
    path("support/add/", deliveries.add, name="delivery-add"),
    path("support/<slug:reference>/", deliveries.edit, name="delivery-edit"),
    path("link/request/<str:token>/", links.answer, name="link-request"),
    path(
        "link/after-session/<str:token>/",
        links.after_session,
        name="link-after-session",
    ),
    path(
        "link/account-check/<str:token>/",
        links.account_check,
        name="link-account-check",
    ),
]
