"""The addresses: the student's side under its language, the staff's under /admin/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from advisor import urls_site

# Students ask thousands of times for each page of the staff: theirs are looked at first.
urlpatterns = [
    *i18n_patterns(*urls_site.urlpatterns),
    *urls_site.root_patterns,
    path("admin/second-factor/", include("advisor.security.urls")),
    path("admin/", include("advisor.desk.urls")),
    path("admin/", include("advisor.preview.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "advisor.errors.bad_request"
handler403 = "advisor.errors.forbidden"
handler404 = "advisor.errors.not_found"
handler500 = "advisor.errors.server_error"
