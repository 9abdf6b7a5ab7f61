"""In which partnership somebody acts, where several respond to one situation."""

from functools import wraps

from django.shortcuts import render

from kit.scoping import required

# The page that sends it again has its own.
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "_person")


class InWhichPartnership(Exception):
    """Somebody may do this in more than one partnership, and has not said in which."""

    def __init__(self, situation, responses, what):
        super().__init__("In which partnership?")
        self.situation, self.responses, self.what = situation, responses, what


def response_to_act_on(request, situation, permitted, *, what="", takes_closed=False):
    """The one response to which this person may do this, or the one it has chosen.

    The address names the partnership; one where the person may not do this is refused.
    A closed response is not offered beside one that goes on, unless what is done here
    is done in a closed one as well. `what` is done is said where it is asked.
    """
    slug = request.GET.get("partnership", "")
    if slug:
        chosen = [row for row in permitted if row.partnership.slug == slug]
        required(bool(chosen))
        chosen[0].is_one_of_several = len(permitted) > 1
        return chosen[0]
    if not takes_closed:
        permitted = [row for row in permitted if row.closed_on is None] or permitted
    if len(permitted) > 1:
        raise InWhichPartnership(situation, permitted, what)
    return permitted[0] if permitted else None


def caption_of(situation, response):
    """The employer; with the partnership, where somebody acts in several."""
    employer = str(situation.employer)
    is_chosen = getattr(response, "is_one_of_several", False)
    return f"{employer}: {response.partnership}" if is_chosen else employer


def typed(request):
    """What was sent before it was said in which partnership, to be sent again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SENT_AGAIN
    ]


def asks_in_which(view):
    """Ask in which partnership before the page itself is shown, and before it acts."""

    @wraps(view)
    def page(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except InWhichPartnership as asked:
            return render(
                request,
                "redundancies/choose_partnership.html",
                {
                    "heading": "In which partnership?",
                    "caption": ", ".join(
                        filter(None, [asked.what, str(asked.situation.employer)])
                    ),
                    "typed": typed(request),
                    "is_sent": request.method == "POST",
                    "back_href": asked.situation.get_absolute_url(),
                    "responses": asked.responses,
                },
            )

    return page
