"""Addresses of partnerships, organisations, people and the record."""

from django.urls import path

from partnerships.views import (
    changes,
    factor_help,
    factors,
    history,
    invitations,
    members,
    organisations,
    own,
    partnerships,
    people,
    record,
    sign_on,
    signed_in,
)

app_name = "partnerships"

PLACES = [
    path("partnerships/", partnerships.PartnershipList.as_view(), name="list"),
    path("partnerships/add/", partnerships.PartnershipAdd.as_view(), name="add"),
    path(
        "partnerships/<slug:slug>/",
        partnerships.PartnershipPage.as_view(),
        name="partnership",
    ),
    path(
        "partnerships/<slug:slug>/history/",
        history.PartnershipHistory.as_view(),
        name="partnership-history",
    ),
    path(
        "partnerships/<slug:slug>/councils/<slug:code>/history/",
        history.CouncilHistory.as_view(),
        name="council-history",
    ),
    path(
        "partnerships/<slug:slug>/edit/",
        partnerships.PartnershipEdit.as_view(),
        name="edit",
    ),
    path(
        "partnerships/<slug:slug>/councils/add/",
        partnerships.CouncilAdd.as_view(),
        name="council-add",
    ),
    path(
        "partnerships/<slug:slug>/councils/<int:pk>/end/",
        partnerships.CouncilEnd.as_view(),
        name="council-end",
    ),
    path(
        "partnerships/<slug:slug>/holidays/add/",
        partnerships.HolidayAdd.as_view(),
        name="holiday-add",
    ),
    path(
        "partnerships/<slug:slug>/holidays/<int:pk>/remove/",
        partnerships.HolidayRemove.as_view(),
        name="holiday-remove",
    ),
    path(
        "partnerships/<slug:slug>/members/add/",
        members.MemberAdd.as_view(),
        name="member-add",
    ),
    path(
        "partnerships/<slug:slug>/offers/add/",
        organisations.OfferAdd.as_view(),
        name="offer-add",
    ),
    path(
        "partnerships/<slug:slug>/services/add/",
        organisations.LocalServiceAdd.as_view(),
        name="local-service-add",
    ),
    path(
        "members/<slug:reference>/edit/",
        members.MemberEdit.as_view(),
        name="member-edit",
    ),
    path(
        "members/<slug:reference>/end/", members.MemberEnd.as_view(), name="member-end"
    ),
    path(
        "members/<slug:reference>/confirm/",
        members.MemberConfirm.as_view(),
        name="member-confirm",
    ),
    path("offers/<int:pk>/end/", organisations.OfferEnd.as_view(), name="offer-end"),
]

ORGANISATIONS = [
    path(
        "organisations/", organisations.OrganisationList.as_view(), name="organisations"
    ),
    path(
        "organisations/add/",
        organisations.OrganisationAdd.as_view(),
        name="organisation-add",
    ),
    path(
        "organisations/<slug:reference>/",
        organisations.OrganisationPage.as_view(),
        name="organisation",
    ),
    path(
        "organisations/<slug:reference>/edit/",
        organisations.OrganisationEdit.as_view(),
        name="organisation-edit",
    ),
    path(
        "organisations/<slug:reference>/sign-on/",
        sign_on.OrganisationSignOn.as_view(),
        name="organisation-sign-on",
    ),
    path(
        "organisations/<slug:reference>/history/",
        history.OrganisationHistory.as_view(),
        name="organisation-history",
    ),
    path("organisation-types/", organisations.TypeList.as_view(), name="types"),
    path("organisation-types/add/", organisations.TypeAdd.as_view(), name="type-add"),
    path(
        "organisation-types/<slug:code>/edit/",
        organisations.TypeEdit.as_view(),
        name="type-edit",
    ),
    path("services/", organisations.ServiceList.as_view(), name="services"),
    path("services/add/", organisations.ServiceAdd.as_view(), name="service-add"),
    path(
        "services/<slug:code>/edit/",
        organisations.ServiceEdit.as_view(),
        name="service-edit",
    ),
]

PEOPLE = [
    path("your-account/", own.OwnAccount.as_view(), name="own"),
    path("your-account/edit/", own.OwnEdit.as_view(), name="own-edit"),
    path(
        "your-account/signed-in/",
        signed_in.SignedIn.as_view(),
        name="own-signed-in",
    ),
    path("your-account/sign-on/", sign_on.OwnSignOn.as_view(), name="sign-on"),
    path(
        "your-account/sign-on/<slug:provider_id>/connect/",
        sign_on.SignOnConnect.as_view(),
        name="sign-on-connect",
    ),
    path(
        "your-account/sign-on/<int:pk>/remove/",
        sign_on.SignOnRemove.as_view(),
        name="sign-on-remove",
    ),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/<slug:reference>/", people.PersonPage.as_view(), name="person"),
    path(
        "people/<slug:reference>/edit/", people.PersonEdit.as_view(), name="person-edit"
    ),
    path(
        "people/<slug:reference>/signed-in/",
        signed_in.SignedInOf.as_view(),
        name="signed-in",
    ),
    path(
        "people/<slug:reference>/close/",
        people.PersonClose.as_view(),
        name="person-close",
    ),
    path(
        "people/<slug:reference>/reopen/",
        people.PersonReopen.as_view(),
        name="person-reopen",
    ),
    path(
        "people/<slug:reference>/invite/",
        people.PersonInvite.as_view(),
        name="person-invite",
    ),
    path(
        "people/<slug:reference>/roles/add/", people.PostAdd.as_view(), name="post-add"
    ),
    path(
        "people/<slug:reference>/roles/<int:pk>/end/",
        people.PostEnd.as_view(),
        name="post-end",
    ),
    path("changes/", changes.ChangeList.as_view(), name="changes"),
    path(
        "changes/<slug:reference>/confirm/",
        changes.ChangeConfirm.as_view(),
        name="change-confirm",
    ),
    path(
        "changes/<slug:reference>/drop/",
        changes.ChangeDrop.as_view(),
        name="change-drop",
    ),
    path("invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path(
        "invitations/add/", invitations.InvitationAdd.as_view(), name="invitation-add"
    ),
    path(
        "invitations/<slug:reference>/send/",
        invitations.InvitationSend.as_view(),
        name="invitation-send",
    ),
    path(
        "invitations/<slug:reference>/withdraw/",
        invitations.InvitationWithdraw.as_view(),
        name="invitation-withdraw",
    ),
    path(
        "link/invitation/<str:token>/",
        invitations.InvitationAccept.as_view(),
        name="invitation-accept",
    ),
    path(
        "link/invitation/<str:token>/sign-on/<slug:provider_id>/",
        invitations.InvitationSignOn.as_view(),
        name="invitation-sign-on",
    ),
    path("record/", record.Record.as_view(), name="record"),
    path("record/looks/", record.Looks.as_view(), name="looks"),
]

SECOND_STEPS = [
    path("your-account/second-step/", factors.OwnSteps.as_view(), name="second-step"),
    path(
        "your-account/second-step/passkey/",
        factors.PasskeyAdd.as_view(),
        name="passkey-add",
    ),
    path("your-account/second-step/app/", factors.AppAdd.as_view(), name="app-add"),
    path(
        "your-account/second-step/codes/",
        factors.RecoveryCodes.as_view(),
        name="recovery-codes",
    ),
    path(
        "your-account/second-step/<int:pk>/name/",
        factors.PasskeyName.as_view(),
        name="passkey-name",
    ),
    path(
        "your-account/second-step/<int:pk>/remove/",
        factors.FactorRemove.as_view(),
        name="factor-remove",
    ),
    path("second-step/", factor_help.SecondStepRule.as_view(), name="second-step-rule"),
    path("second-step/help/<int:pk>/", factor_help.HelpPage.as_view(), name="help"),
    path(
        "second-step/help/<int:pk>/refuse/",
        factor_help.HelpRefuse.as_view(),
        name="help-refuse",
    ),
    path(
        "people/<slug:reference>/second-step/",
        factor_help.HelpAsk.as_view(),
        name="help-ask",
    ),
]

urlpatterns = PLACES + ORGANISATIONS + PEOPLE + SECOND_STEPS
