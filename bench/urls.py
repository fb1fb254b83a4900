"""The site's addresses and the constant view."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from advisor.urls import urlpatterns as site_urlpatterns


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Constant</title><p>Constant")


urlpatterns = [path("bench/constant/", constant), *site_urlpatterns]
