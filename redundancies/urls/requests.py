"""Addresses of requests, answers, account checks and support given."""

from django.urls import path

from redundancies.views import (
    board,
    checks,
    deliveries,
    links,
    partners,
    requests,
)

ASKED = "redundancies/<slug:reference>/asked/<slug:asked>/"

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
    path("redundancies/<slug:reference>/board/", board.Board.as_view(), name="board"),
    path(
        "redundancies/<slug:reference>/board/remind/",
        board.RemindAll.as_view(),
        name="remind-all",
    ),
    path(ASKED, board.AskedPage.as_view(), name="asked"),
    path(f"{ASKED}answer/", board.Note.as_view(), name="asked-note"),
    path(f"{ASKED}remind/", board.Remind.as_view(), name="asked-remind"),
    path(f"{ASKED}withdraw/", board.Withdraw.as_view(), name="asked-withdraw"),
    path(f"{ASKED}pass-on/", board.PassOn.as_view(), name="asked-pass-on"),
    path("requests/", partners.listing, name="requests"),
    path("requests/sessions.ics", partners.calendar, name="requests-calendar"),
    path("requests/<slug:reference>/", requests.answer, name="request"),
    path(
        "requests/<slug:reference>/pass-on/",
        requests.pass_on,
        name="request-pass-on",
    ),
    path(
        "requests/<slug:reference>/calendar.ics",
        requests.calendar,
        name="request-calendar",
    ),
    path("account-checks/<int:pk>/", checks.answer, name="account-check-answer"),
    path("support/", deliveries.listing, name="deliveries"),
    path("support/add/", deliveries.add, name="delivery-add"),
    path("support/<slug:reference>/", deliveries.edit, name="delivery-edit"),
    path("link/request/<str:token>/", links.answer, name="link-request"),
    path(
        "link/request/<str:token>/pass-on/",
        links.pass_on,
        name="link-request-pass-on",
    ),
    path(
        "link/request/<str:token>/calendar.ics",
        links.calendar,
        name="link-request-calendar",
    ),
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
