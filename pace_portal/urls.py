"""Every address of the portal; each app lists its own, whole."""

from django.urls import include, path, re_path

from accounts import views as account
from pace_portal import information, views
from partnerships.views import door, signing_on

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", information.help_and_contact, name="help"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("privacy/", information.privacy, name="privacy"),
    path("cookies/", information.cookies, name="cookies"),
    path(".well-known/security.txt", information.security_txt, name="security-txt"),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("account/sign-in/", door.sign_in, name="account_login"),
    path(
        "account/sign-in/<slug:provider_id>/",
        signing_on.begin,
        name="openid_connect_login",
    ),
    path(
        "account/sign-in/<slug:provider_id>/back/",
        signing_on.come_back,
        name="openid_connect_callback",
    ),
    path("account/second-step/", account.second_step, name="mfa_authenticate"),
    path("account/sign-out/", account.sign_out, name="account_logout"),
    path("account/inactive/", account.inactive, name="account_inactive"),
    path("account/confirm/", door.confirm, name="account_reauthenticate"),
    path(
        "account/confirm/<slug:provider_id>/",
        signing_on.confirm,
        name="confirm_by_sign_on",
    ),
    path("account/stay/", account.stay, name="stay"),
    path("account/kept/", account.kept, name="account_kept"),
    path("account/register/", views.by_invitation_only, name="account_signup"),
    path("account/password/", door.password_change, name="account_change_password"),
    path(
        "account/password/reset/", account.password_reset, name="account_reset_password"
    ),
    path(
        "account/password/reset/done/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        account.password_reset_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("", include("notifications.urls")),
    path("", include("partnerships.urls")),
    path("", include("redundancies.urls")),
    path("", include("imports.urls")),
    path("", include("clients.urls")),
    path("", include("surveys.urls")),
    path("", include("reviews.urls")),
]

handler400 = "pace_portal.views.bad_request"
handler403 = "pace_portal.views.not_allowed"
handler404 = "pace_portal.views.not_found"
handler500 = "pace_portal.views.failed"
