"""The address of the page on which staff set up their second factor."""

from django.contrib import admin
from django.urls import path

from advisor.security.screens import second_factor

urlpatterns = [
    path("", admin.site.admin_view(second_factor), name="second_factor"),
]
