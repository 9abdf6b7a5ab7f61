"""Pages that tell the test client what they were made of, as Django's templates do."""

from django.test.signals import template_rendered

from kit import pages


class ToldPage(pages.Page):
    def render(self, context=None, request=None):
        whole = self.around(request) | (context or {})
        template_rendered.send(sender=self, template=self, context=whole)
        return super().render(whole)


class Pages(pages.Pages):
    page = ToldPage
