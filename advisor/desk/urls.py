"""The addresses of the desk and of the numbers, inside the admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from advisor.desk.views import desk
from advisor.numbers.views import numbers, numbers_csv

_staff = admin.site.admin_view

urlpatterns: list[URLPattern] = [
    path("desk/", _staff(desk), name="desk"),
    path("numbers/", _staff(numbers), name="numbers"),
    path("numbers/numbers.csv", _staff(numbers_csv), name="numbers_csv"),
]
