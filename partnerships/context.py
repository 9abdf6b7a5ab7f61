"""What every page shows around its content."""

from django.conf import settings

from accounts import keeping
from accounts.sessions import seconds_left
from kit.pages import url
from partnerships.roles import Permission
from partnerships.standing import standing_of

# Everything about who takes part stands under one word of the navigation.
PARTNERSHIPS = (
    "/partnerships/",
    "/members/",
    "/offers/",
    "/organisations/",
    "/organisation-types/",
    "/services/",
    "/people/",
    "/invitations/",
    "/changes/",
    "/record/",
    "/second-step/",
)

# Words, address, the permission that shows it, and the paths it stands for.
NAVIGATION = (
    ("Situations", "redundancies:list", Permission.SITUATION_LIST, "/redundancies/"),
    ("Clients", "clients:search", Permission.CLIENT_LIST, "/clients/"),
    ("Referrals", "clients:referrals", Permission.REFERRAL_ANSWER, "/referrals/"),
    ("Partnerships", "partnerships:list", Permission.MEMBERS_VIEW, PARTNERSHIPS),
    ("Surveys", "surveys:list", Permission.SURVEY_RESULTS, "/surveys/"),
    ("Reviews", "reviews:list", Permission.REVIEW_VIEW, "/reviews/"),
)


def session_of(request):
    """How long the session lasts, and whose page this is."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return None
    return seconds_left(request) | {
        "mark": keeping.mark_of(person.pk),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "most_hours": settings.SESSION_COOKIE_AGE // 3600,
    }


def has_kept(request):
    """Whether something is kept of what was typed before a session ended."""
    return hasattr(request, "session") and bool(keeping.lasting(request))


def page(request):
    """Navigation for this person's roles, and whether this is the demonstration."""
    standing = standing_of(getattr(request, "user", None))
    items = [
        {"text": text, "href": url(name), "current": request.path.startswith(path)}
        for text, name, permission, path in NAVIGATION
        if standing.may(permission)
    ]
    return {
        "navigation": items,
        "standing": standing,
        "demonstration": settings.DEMONSTRATION,
        "session": session_of(request),
        "has_kept": has_kept(request),
    }
