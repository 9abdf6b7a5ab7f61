from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """What we learn: review summaries and their figures."""

    name = "reviews"
