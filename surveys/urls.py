from django.urls import path, re_path

from surveys import views

app_name = "surveys"

urlpatterns = [
    path("surveys/", views.wave_list, name="list"),
    path("surveys/add/", views.WaveAdd.as_view(), name="add"),
    path("surveys/<slug:reference>/", views.wave, name="wave"),
    re_path(
        r"^surveys/(?P<reference>[\w-]+)/(?P<step>open|remind|close|publish)/$",
        views.WaveStep.as_view(),
        name="step",
    ),
    path("link/survey/<str:token>/", views.Answer.as_view(), name="answer"),
]
