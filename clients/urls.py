"""Every address of clients, whole; no name of a person stands in any of them."""

from django.urls import path

from clients.views import (
    attendance,
    cases,
    journey,
    links,
    lists,
    reasons,
    referrals,
    registering,
    support,
)

app_name = "clients"

CLIENT = "clients/<slug:reference>/"
REFERRAL = "referrals/<slug:reference>/"
SITUATION = "redundancies/<slug:reference>/"

urlpatterns = [
    path("clients/", lists.ClientSearchPage.as_view(), name="search"),
    path("clients/add/", registering.ClientAdd.as_view(), name="add"),
    path("clients/telephone/", lists.FollowUpsToTelephone.as_view(), name="telephone"),
    path("clients/found/<str:token>/", lists.ClientsFound.as_view(), name="found"),
    path(CLIENT, cases.ClientPage.as_view(), name="client"),
    path(f"{CLIENT}looks/", cases.ClientLooks.as_view(), name="looks"),
    path(f"{CLIENT}reason/", reasons.ClientReason.as_view(), name="reason"),
    path(f"{CLIENT}edit/", cases.PersonEdit.as_view(), name="edit"),
    path(f"{CLIENT}job/", cases.CaseEdit.as_view(), name="case-edit"),
    path(f"{CLIENT}needs/", journey.NeedsNote.as_view(), name="needs"),
    path(f"{CLIENT}needs/met/", journey.NeedMeet.as_view(), name="need-meet"),
    path(f"{CLIENT}steps/", journey.StepAdd.as_view(), name="step-add"),
    path(f"{CLIENT}signpost/", journey.SignpostAdd.as_view(), name="signpost"),
    path(f"{CLIENT}refer/", journey.ReferralAdd.as_view(), name="refer"),
    path(f"{CLIENT}support/", support.SupportAdd.as_view(), name="support"),
    path(f"{CLIENT}follow-up/", journey.OutcomeByTelephone.as_view(), name="outcome"),
    path(f"{SITUATION}clients/", lists.SituationClients.as_view(), name="of-situation"),
    path(
        f"{SITUATION}clients/reason/",
        reasons.SituationReason.as_view(),
        name="of-situation-reason",
    ),
    path(
        f"{SITUATION}clients/add/",
        registering.SituationClientAdd.as_view(),
        name="add-to-situation",
    ),
    path(
        f"{SITUATION}sessions/<slug:session>/attendance/",
        attendance.SessionAttendance.as_view(),
        name="attendance",
    ),
    path("referrals/", referrals.Inbox.as_view(), name="referrals"),
    path(REFERRAL, referrals.ReferralPage.as_view(), name="referral"),
    path(
        f"{REFERRAL}accept/", referrals.ReferralAccept.as_view(), name="referral-accept"
    ),
    path(
        f"{REFERRAL}reject/", referrals.ReferralReject.as_view(), name="referral-reject"
    ),
    path(
        f"{REFERRAL}support/",
        support.ReferralSupport.as_view(),
        name="referral-support",
    ),
    path(f"{REFERRAL}end/", referrals.ReferralEnd.as_view(), name="referral-end"),
    path(
        "link/follow-up/<str:token>/", links.FollowUpAnswer.as_view(), name="follow-up"
    ),
]
