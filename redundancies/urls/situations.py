"""Addresses of situations: the list, logging, one situation and its acts."""

from django.urls import path

from redundancies.views import (
    clock_events,
    contact_log,
    documents,
    facts,
    insolvency,
    intake,
    joining,
    lists,
    notes,
    numbers,
    partners_here,
    sessions,
    sites,
    situations,
    story,
    triage,
)

ONE = "redundancies/<slug:reference>/"
NOTICE = f"{ONE}notice/<int:notice>/"
SITE = f"{ONE}sites/<int:site>/"
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
    path("redundancies/pairs/", joining.PairList.as_view(), name="pairs"),
    path("redundancies/pairs/<int:pair>/", joining.PairPage.as_view(), name="pair"),
    path(ONE, situations.SituationPage.as_view(), name="situation"),
    path(f"{ONE}all/<slug:part>/", situations.SituationPart.as_view(), name="part"),
    path(f"{ONE}logged/", intake.Logged.as_view(), name="logged"),
    path(f"{ONE}facts/", facts.FactsEdit.as_view(), name="facts"),
    path(f"{ONE}insolvency/", insolvency.InsolvencyEdit.as_view(), name="insolvency"),
    path(f"{ONE}employer/", facts.EmployerEdit.as_view(), name="employer"),
    path(f"{ONE}place/", facts.PlaceEdit.as_view(), name="place"),
    path(f"{ONE}numbers/", story.Story.as_view(), name="story"),
    path(f"{ONE}numbers/add/", numbers.HeadcountAdd.as_view(), name="headcount-add"),
    path(
        f"{ONE}numbers/<int:headcount>/strike-out/",
        numbers.HeadcountStrikeOut.as_view(),
        name="headcount-strike-out",
    ),
    path(f"{ONE}notice/add/", numbers.NoticeAdd.as_view(), name="notice-add"),
    path(
        f"{ONE}notice/drafts/<int:draft>/delete/",
        numbers.DraftDrop.as_view(),
        name="notice-draft-drop",
    ),
    path(f"{NOTICE}", numbers.NoticePage.as_view(), name="notice"),
    path(f"{NOTICE}correct/", numbers.NoticeCorrect.as_view(), name="notice-correct"),
    path(f"{NOTICE}status/", numbers.NoticeStatus.as_view(), name="notice-status"),
    path(
        f"{NOTICE}strike-out/",
        numbers.NoticeStrikeOut.as_view(),
        name="notice-strike-out",
    ),
    path(
        f"{NOTICE}attach/",
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
    path(f"{ONE}sites/", sites.SitesEdit.as_view(), name="sites"),
    path(f"{ONE}sites/add/", sites.SiteAdd.as_view(), name="site-add"),
    path(f"{SITE}", sites.SiteEdit.as_view(), name="site-edit"),
    path(f"{SITE}close/", sites.SiteClose.as_view(), name="site-close"),
    path(f"{SITE}reopen/", sites.SiteReopen.as_view(), name="site-reopen"),
    path(f"{SITE}remove/", sites.SiteRemove.as_view(), name="site-remove"),
    path(f"{ONE}contacts/add/", facts.ContactAdd.as_view(), name="contact-add"),
    path(
        f"{ONE}contacts/<int:contact>/",
        facts.ContactEdit.as_view(),
        name="contact-edit",
    ),
    path(
        f"{ONE}contacts/<int:contact>/remove/",
        facts.ContactRemove.as_view(),
        name="contact-remove",
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
    path(f"{SESSION}copy/", sessions.SessionCopy.as_view(), name="session-copy"),
    path(
        f"{SESSION}attendance/correct/",
        sessions.AttendanceCorrect.as_view(),
        name="session-attendance",
    ),
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
    path(f"{ONE}merge/", joining.MergeWith.as_view(), name="merge"),
    path(f"{ONE}merged/", joining.MergedHere.as_view(), name="merged-here"),
    path(
        f"{ONE}merged/<int:merge>/undo/",
        joining.MergeUndo.as_view(),
        name="merge-undo",
    ),
    path(
        f"{ONE}partnerships/add/",
        partners_here.PartnershipAdd.as_view(),
        name="partnership-add",
    ),
    path(
        f"{ONE}partnerships/<int:response>/end/",
        partners_here.PartnershipEnd.as_view(),
        name="partnership-end",
    ),
    path(f"{ONE}lead/offer/", partners_here.LeadOffer.as_view(), name="lead-offer"),
    path(f"{ONE}lead/answer/", partners_here.LeadAnswer.as_view(), name="lead-answer"),
    path(
        f"{ONE}lead/withdraw/",
        partners_here.LeadWithdraw.as_view(),
        name="lead-withdraw",
    ),
    path(f"{ONE}close/", triage.Close.as_view(), name="close"),
    path(f"{ONE}reopen/", triage.Reopen.as_view(), name="reopen"),
]
