"""The student's addresses: those below a language, and those above all of them."""

from django.urls import URLPattern, path

from advisor import kept, views

root_patterns: list[URLPattern] = [
    path("", views.negotiate),
    path("offline.js", views.offline),
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
]

urlpatterns: list[URLPattern] = [
    path("check/start-again/", views.start_again, name="start_again"),
    path("check/<slug:section>/", views.section, name="section"),
    path("check/", views.check, name="check"),
    path("", views.home, name="home"),
    path("result/<str:token>/", kept.result, name="result"),
    path("result/<str:token>/why/", kept.why, name="why"),
    path("result/<str:token>/ticks/", kept.ticks, name="ticks"),
    path("result/<str:token>/sheet/", kept.sheet, name="sheet"),
    path("result/<str:token>/calendar.ics", kept.calendar, name="calendar"),
    path("result/<str:token>/kept.json", kept.taken_along, name="taken_along"),
    path("result/<str:token>/change/", kept.change, name="change"),
    path("result/<str:token>/delete/", kept.delete, name="delete"),
    path("shared/<str:share>/", kept.shared, name="shared"),
    path("privacy/", views.privacy, name="privacy"),
]
