"""What SDS's recording system needs, as a file in its layout."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import FormView

from kit.files import csv_file
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies import exports
from redundancies.forms.recording import RecordingForm
from redundancies.views.base import OfSituation


class Recording(Permitted, FormView):
    """What the recording system needs, by period."""

    permission = Permission.SITUATION_CLOSE
    form_class = RecordingForm
    template_name = "redundancies/recording.html"
    http_method_names = ("get", "head", "options")

    def get(self, request):
        form = RecordingForm(request.GET or None)
        context = {
            "heading": "For the recording system",
            "back_href": reverse("redundancies:list"),
            "form": form,
        }
        if form.is_valid():
            start, end = form.cleaned_data["from_on"], form.cleaned_data["to_on"]
            rows = exports.of_period(start, end, self.standing)
            context |= {
                "from_on": start,
                "to_on": end,
                "is_empty": not rows.exists(),
                "csv_href": f"{reverse('redundancies:recording-csv')}"
                f"?{request.GET.urlencode()}",
            }
        return render(request, self.template_name, context)


class RecordingCsv(Permitted):
    """The file of a period."""

    permission = Permission.SITUATION_CLOSE

    def get(self, request):
        form = RecordingForm(request.GET)
        if not form.is_valid():
            return redirect("redundancies:recording")
        rows = exports.of_period(
            form.cleaned_data["from_on"], form.cleaned_data["to_on"], self.standing
        )
        return recording_file(request, rows, "recording.csv", self.standing)


class RecordingOfSituation(OfSituation):
    """The file of one situation."""

    permission = Permission.SITUATION_EDIT

    def get(self, request, reference):
        rows = exports.of_situation(self.situation, self.standing)
        name = f"recording-{reference}.csv"
        return recording_file(request, rows, name, self.standing)


def recording_file(request, rows, name, standing):
    layout = exports.recording_layout()
    cells = exports.recorded(rows, layout, standing)
    return csv_file(request, layout.headings, cells, name)
