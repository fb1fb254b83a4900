"""The address of the preview, inside the admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from advisor.preview.views import preview

urlpatterns: list[URLPattern] = [
    path("preview/", admin.site.admin_view(preview), name="preview"),
]
