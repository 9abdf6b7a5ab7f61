"""Addresses of the law on advance notice."""

from django.urls import path

from redundancies.views import statutory_rules as views

RULE = "notice-rules/<int:rule>/"

urlpatterns = [
    path("notice-rules/", views.RuleList.as_view(), name="rules"),
    path("notice-rules/add/", views.RuleAdd.as_view(), name="rule-add"),
    path(RULE, views.RuleCorrect.as_view(), name="rule-correct"),
    path(f"{RULE}remove/", views.RuleRemove.as_view(), name="rule-remove"),
]
