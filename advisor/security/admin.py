"""Who has a second factor; an administrator removes one when a phone is lost."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from advisor.security.models import SecondFactor
from advisor.security.second_factor import remove

# The packages' own screens would show and edit the secrets themselves.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(SecondFactor)
class SecondFactorAdmin(admin.ModelAdmin):
    list_display = ["user", "created_at", "last_used_at", "passkeys"]
    fields = ["user", "created_at", "last_used_at", "passkeys"]
    readonly_fields = ["user", "created_at", "last_used_at", "passkeys"]
    search_fields = ["user__username"]
    list_select_related = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SecondFactor]:
        """Only a superuser frees a superuser."""
        all_of_them: QuerySet[SecondFactor] = super().get_queryset(request)
        all_of_them = all_of_them.annotate(passkeys=Count("user__webauthncredential"))
        if getattr(request.user, "is_superuser", False):
            return all_of_them
        return all_of_them.filter(user__is_superuser=False)

    @admin.display(description=_("passkeys"), ordering="passkeys")
    def passkeys(self, device: Any) -> int:
        """How many there are; they go when the second factor is removed."""
        count: int = device.passkeys
        return count

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: SecondFactor) -> None:
        """The recovery codes and the passkeys go along: they stand beside this one."""
        remove(obj.user)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[SecondFactor]
    ) -> None:
        for device in queryset:
            remove(device.user)
