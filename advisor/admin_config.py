"""The admin with a site of our own; apart from `staff_site`, which needs the apps loaded."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "advisor.staff_site.StaffSite"
