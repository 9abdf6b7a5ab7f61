from django.urls import path, re_path

from reviews.views import figures, reading, writing

app_name = "reviews"

urlpatterns = [
    path("reviews/", reading.review_list, name="list"),
    path("reviews/ask/", writing.ReviewAsk.as_view(), name="ask"),
    path("reviews/<slug:reference>/", reading.review, name="review"),
    path("reviews/<slug:reference>/progress/", reading.progress, name="progress"),
    re_path(
        r"^reviews/(?P<reference>[\w-]+)/review\.(?P<kind>html|pdf|docx|xlsx|json)$",
        reading.file,
        name="file",
    ),
    path("reviews/<slug:reference>/charts/<slug:key>.svg", reading.chart, name="chart"),
    path(
        "reviews/<slug:reference>/chapters/<slug:chapter>/",
        writing.FindingWrite.as_view(),
        name="finding",
    ),
    path(
        "reviews/<slug:reference>/recommendations/add/",
        writing.Recommend.as_view(),
        name="recommend",
    ),
    path(
        "reviews/<slug:reference>/recommendations/<slug:recommendation>/",
        writing.RecommendationEdit.as_view(),
        name="recommendation",
    ),
    path(
        "reviews/<slug:reference>/recommendations/<slug:recommendation>/take-out/",
        writing.RecommendationDrop.as_view(),
        name="recommendation-drop",
    ),
    path("reviews/<slug:reference>/send/", writing.SendToChairs.as_view(), name="send"),
    path(
        "reviews/<slug:reference>/check/", writing.CheckAnswer.as_view(), name="check"
    ),
    path(
        "reviews/<slug:reference>/publish/", writing.Publish.as_view(), name="publish"
    ),
    re_path(
        r"^reviews/(?P<reference>[\w-]+)/(?P<step>compile|take-back)/$",
        writing.ReviewStep.as_view(),
        name="step",
    ),
    path("figures/", figures.national, name="national-figures"),
    path("figures/ask/", figures.national_ask, name="national-figures-ask"),
    path("figures/anew/", figures.anew, name="national-figures-anew"),
    path(
        "figures/<slug:reference>/progress/", figures.progress, name="figures-progress"
    ),
    path("partnerships/<slug:slug>/figures/", figures.partnership, name="figures"),
    path(
        "partnerships/<slug:slug>/figures/ask/",
        figures.partnership_ask,
        name="figures-ask",
    ),
]
