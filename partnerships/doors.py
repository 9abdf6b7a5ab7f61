"""What the doors of this app and of those above share: who asks, and may they."""

from django.views import View

from kit.scoping import required
from partnerships.roles import Permission
from partnerships.standing import standing_of


class Permitted(View):
    """A page that a role has or has not, wherever its rows are."""

    permission: Permission  # which one, each page says

    def dispatch(self, request, *args, **kwargs):
        self.standing = standing_of(request.user)
        required(self.standing.may(self.permission))
        return super().dispatch(request, *args, **kwargs)
