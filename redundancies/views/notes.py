"""Free notes on a case."""

from django.utils.functional import cached_property

from kit.scoping import visible_or_404
from partnerships.roles import Permission
from redundancies.actions import notes
from redundancies.forms import notes as forms
from redundancies.models import Note
from redundancies.views.base import Press
from redundancies.views.facts import Knowing


class NoteAdd(Knowing):
    """Write a note."""

    form_class = forms.NoteForm
    heading = "Add a note"
    done = "The note has been saved."

    def act(self, **facts):
        notes.write(situation=self.situation, **facts)


def note_of(page):
    rows = Note.objects.filter(situation=page.situation)
    return visible_or_404(rows, pk=page.kwargs["note"])


class NoteEdit(Knowing):
    """Correct a note."""

    form_class = forms.NoteEditForm
    heading = "Change the note"
    done = "The note has been changed."
    names = ("text",)

    @cached_property
    def note(self):
        return note_of(self)

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.note

    def act(self, **facts):
        notes.edit(note=self.note, **facts)


class NoteStrikeOut(Press):
    """Take a mistaken note out; it stays in sight."""

    permission = Permission.SITUATION_EDIT
    done = "The note has been struck out. It stays in sight."

    def act(self, **facts):
        notes.strike_out(note=note_of(self), **facts)
