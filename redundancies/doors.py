"""In which partnership somebody acts, where several respond to one situation."""

from functools import wraps

from django.shortcuts import render

from kit.scoping import required


class InWhichPartnership(Exception):
    """Somebody may do this in more than one partnership, and has not said in which."""

    def __init__(self, situation, responses):
        super().__init__("In which partnership?")
        self.situation, self.responses = situation, responses


def response_to_act_on(request, situation, permitted, *, takes_closed=False):
    """The one response to which this person may do this, or the one it has chosen.

    The address names the partnership; one where the person may not do this is refused.
    A closed response is not offered beside one that goes on, unless what is done here
    is done in a closed one as well.
    """
    slug = request.GET.get("partnership", "")
    if slug:
        chosen = [row for row in permitted if row.partnership.slug == slug]
        required(bool(chosen))
        return chosen[0]
    if not takes_closed:
        permitted = [row for row in permitted if row.closed_on is None] or permitted
    if len(permitted) > 1:
        raise InWhichPartnership(situation, permitted)
    return permitted[0] if permitted else None


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
                    "caption": str(asked.situation.employer),
                    "back_href": asked.situation.get_absolute_url(),
                    "responses": asked.responses,
                },
            )

    return page
