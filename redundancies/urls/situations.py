"""Addresses of situations: the list, logging, one situation and its acts."""

from django.urls import path

from redundancies.views import (
    clock_events,
    contact_log,
    documents,
    facts,
    intake,
    lists,
    notes,
    sessions,
    situations,
    triage,
)

ONE = "redundancies/<slug:reference>/"
SESSION = f"{ONE}sessions/<slug:session>/"
DOCUMENT = f"{ONE}documents/<slug:document>"

urlpatterns = [
    path("redundancies/", lists.SituationList.as_view(), name="list"),
    path(
        "redundancies/situations.csv", lists.SituationListCsv.as_view(), name="list-csv"
    ),
    path("redundancies/log/", intake.LogSituation.as_view(), name="log"),
    path("redundancies/report/", intake.ReportSituation.as_view(), name="report"),
    path(
        "redundancies/suggest/",
        intake.EmployerSuggest.as_view(),
        name="employer-suggest",
    ),
    path(ONE, situations.SituationPage.as_view(), name="situation"),
    path(f"{ONE}all/<slug:part>/", situations.SituationPart.as_view(), name="part"),
    path(f"{ONE}logged/", intake.Logged.as_view(), name="logged"),
    path(f"{ONE}facts/", facts.FactsEdit.as_view(), name="facts"),
    path(f"{ONE}employer/", facts.EmployerEdit.as_view(), name="employer"),
    path(f"{ONE}place/", facts.PlaceEdit.as_view(), name="place"),
    path(f"{ONE}numbers/add/", facts.HeadcountAdd.as_view(), name="headcount-add"),
    path(f"{ONE}notice/add/", facts.NoticeAdd.as_view(), name="notice-add"),
    path(
        f"{ONE}notice/<int:notice>/attach/",
        documents.NoticeAttach.as_view(),
        name="notice-attach",
    ),
    path(f"{ONE}documents/add/", documents.DocumentAdd.as_view(), name="document-add"),
    path(f"{DOCUMENT}/", documents.DocumentPage.as_view(), name="document"),
    path(f"{DOCUMENT}/change/", documents.DocumentEdit.as_view(), name="document-edit"),
    path(
        f"{DOCUMENT}/remove/",
        documents.DocumentRemove.as_view(),
        name="document-remove",
    ),
    path(
        f"{DOCUMENT}.<slug:extension>",
        documents.DocumentFile.as_view(),
        name="document-file",
    ),
    path(f"{ONE}sites/add/", facts.SiteAdd.as_view(), name="site-add"),
    path(f"{ONE}sites/<int:site>/", facts.SiteEdit.as_view(), name="site-edit"),
    path(f"{ONE}contacts/add/", facts.ContactAdd.as_view(), name="contact-add"),
    path(
        f"{ONE}contacts/<int:contact>/",
        facts.ContactEdit.as_view(),
        name="contact-edit",
    ),
    path(f"{ONE}checklist/", facts.ChecklistFill.as_view(), name="checklist"),
    path(
        f"{ONE}contact-log/add/",
        contact_log.ContactLogAdd.as_view(),
        name="contact-log-add",
    ),
    path(
        f"{ONE}contact-log/<int:log>/",
        contact_log.ContactLogEdit.as_view(),
        name="contact-log-edit",
    ),
    path(
        f"{ONE}contact-log/<int:log>/strike-out/",
        contact_log.ContactLogStrikeOut.as_view(),
        name="contact-log-strike-out",
    ),
    path(f"{ONE}notes/add/", notes.NoteAdd.as_view(), name="note-add"),
    path(f"{ONE}notes/<int:note>/", notes.NoteEdit.as_view(), name="note-edit"),
    path(
        f"{ONE}notes/<int:note>/strike-out/",
        notes.NoteStrikeOut.as_view(),
        name="note-strike-out",
    ),
    path(f"{ONE}clock/add/", clock_events.ClockAdd.as_view(), name="clock-add"),
    path(
        f"{ONE}clock/<int:event>/strike-out/",
        clock_events.ClockStrikeOut.as_view(),
        name="clock-strike-out",
    ),
    path(f"{ONE}sessions/add/", sessions.SessionAdd.as_view(), name="session-add"),
    path(f"{ONE}sessions.ics", sessions.SessionsCalendar.as_view(), name="sessions"),
    path(f"{SESSION}", sessions.SessionMove.as_view(), name="session-edit"),
    path(f"{SESSION}held/", sessions.SessionHold.as_view(), name="session-hold"),
    path(f"{SESSION}cancel/", sessions.SessionCancel.as_view(), name="session-cancel"),
    path(f"{ONE}verify/", triage.Verify.as_view(), name="verify"),
    path(f"{ONE}reject/", triage.Reject.as_view(), name="reject"),
    path(f"{ONE}reinstate/", triage.Reinstate.as_view(), name="reinstate"),
    path(f"{ONE}share/", triage.Share.as_view(), name="share"),
    path(f"{ONE}assign/", triage.Assign.as_view(), name="assign"),
    path(
        f"{ONE}assignments/<int:assignment>/end/",
        triage.Unassign.as_view(),
        name="unassign",
    ),
    path(
        f"{ONE}duplicates/<int:duplicate>/",
        triage.JudgeDuplicate.as_view(),
        name="duplicate",
    ),
    path(f"{ONE}close/", triage.Close.as_view(), name="close"),
    path(f"{ONE}reopen/", triage.Reopen.as_view(), name="reopen"),
]
