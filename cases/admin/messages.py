"""Screen of the messages: what is missing or stale in each language, and its text."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.messages import WARNING
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases import messages
from cases.admin.concurrency import GuardedAdmin, GuardedForm
from cases.admin.po_files import PoFiles
from cases.admin.search import SearchedAdmin
from cases.models import Message
from cases.models.base import normalised
from cases.translating.desk import desk_of, next_to_do, progress
from cases.translating.gates import faults_in
from cases.translating.glossary import Sentence
from cases.wording import direction_of

TABLES = {
    "case": "coveragecase",
    "office_kind": "officekind",
    "option": "question",
}
"""Where the French of a noun is edited, when its table has another name."""


class StateFilter(admin.SimpleListFilter):
    """Missing, stale or current: derived from the texts."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Message.State.choices

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> models.QuerySet:
        match self.value():
            case Message.State.MISSING:
                return queryset.in_use().missing()
            case Message.State.STALE:
                return queryset.in_use().stale()
            case Message.State.CURRENT:
                return queryset.in_use().current()
        return queryset


class MessageForm(GuardedForm):
    """A translation, and whether it says what the French says today."""

    up_to_date = forms.BooleanField(
        label=_("It says what the French says today"),
        required=False,
        help_text=_("Not ticked: students see the fallback until someone confirms."),
    )
    confirmed = forms.BooleanField(
        label=_("I have read the warnings: keep it as it is"), required=False
    )
    asks_to_confirm = False

    class Meta:
        model = Message
        fields = ("text", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" not in self.fields:
            return
        self.fields["note"].widget = AdminTextareaWidget(attrs={"rows": 2})
        stale = self.instance.state is Message.State.STALE
        self.fields["up_to_date"].initial = not stale
        self.fields["text"].widget = AdminTextareaWidget(
            attrs={
                "rows": max(5, len(self.instance.source) // 50),
                "lang": self.instance.language,
                "dir": direction_of(self.instance.language),
            }
        )

    def clean(self) -> dict[str, Any]:
        """Errors are refused; warnings stand at the field until they are confirmed."""
        data = super().clean()
        text = normalised(data.get("text", ""))
        if not text:
            return data
        here = self.instance
        sentence = Sentence(here.path, here.language, here.source, text)
        faults = faults_in(sentence)
        warnings = [fault for fault in faults if not fault.is_error]
        self.asks_to_confirm = bool(warnings)
        waits = bool(warnings) and not data.get("confirmed")
        for fault in faults:
            if fault.is_error or waits:
                self.add_error("text", str(fault))
        return data


@admin.register(Message)
class MessageAdmin(SearchedAdmin, GuardedAdmin, PoFiles):
    form = MessageForm
    list_display = ("path", "language", "state_in_words", "french", "translation")
    list_filter = ("language", StateFilter, "in_use", "origin")
    search_fields = ("path", "source", "text", "note")
    # A sentence that nobody reads any more is looked for in the list alone.
    search_among = {"in_use__exact": "1"}
    list_per_page = 100
    fields = ("text", "up_to_date", "confirmed", "note")
    actions = ("confirm",)
    change_list_template = "admin/cases/message/change_list.html"
    change_form_template = "admin/cases/message/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def state_in_words(self, message: Message) -> str:
        return str(message.state.label) if message.in_use else gettext("not in use")

    @admin.display(description=_("French"))
    def french(self, message: Message) -> SafeString:
        return _in_its_language(message.source, "fr")

    @admin.display(description=_("translation"))
    def translation(self, message: Message) -> SafeString:
        return _in_its_language(message.text, message.language)

    @admin.action(
        description=_("The meaning did not change: confirm these translations"),
        permissions=["change"],
    )
    def confirm(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        stale = list(queryset.stale())
        messages.confirm(stale, by=request.user)
        done = ngettext(
            "%(count)d translation confirmed.",
            "%(count)d translations confirmed.",
            len(stale),
        )
        self.message_user(request, done % {"count": len(stale)})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, below what there is to do in each language."""
        rows = [
            {**asdict(row), "is_mine": self.may_translate(request, row.language)}
            for row in progress()
        ]
        return super().changelist_view(
            request, {**(extra_context or {}), "progress": rows}
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        message = context["original"]
        context["desk"] = desk_of(message, place=_place_of(message))
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Message) -> HttpResponse:
        """“Save and go to the next” goes on in the same language."""
        if "_next" not in request.POST:
            return super().response_change(request, obj)
        following = next_to_do(obj.language, after=obj.path)
        if following is None:
            self.message_user(request, gettext("Nothing is left to do here."))
            return HttpResponseRedirect(reverse("admin:cases_message_changelist"))
        return HttpResponseRedirect(
            reverse("admin:cases_message_change", args=(following,))
        )

    def save_model(
        self, request: HttpRequest, obj: Message, form: forms.ModelForm, change: bool
    ) -> None:
        if form.cleaned_data["up_to_date"] and obj.text:
            obj.seen = obj.source
        elif obj.seen == obj.source:
            obj.seen = ""
        if "text" in form.changed_data:
            obj.origin = Message.Origin.PERSON
        obj.changed_by, obj.changed_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)
        if obj.state is Message.State.STALE:
            waits = gettext(
                "Kept, but students see the fallback until “%(box)s” is ticked."
            ) % {"box": form.fields["up_to_date"].label}
            self.message_user(request, waits, WARNING)


def _in_its_language(text: str, language: str) -> SafeString:
    """The beginning of a text, marked with its language and direction."""
    short = text if len(text) <= 90 else f"{text[:89]}…"
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', language, direction_of(language), short
    )


def _place_of(message: Message) -> str:
    """The admin's page on which the French of a message is found."""
    noun, key = message.path.split(".")[:2]
    table = reverse(f"admin:cases_{TABLES.get(noun, noun)}_changelist")
    return f"{table}?q={key}"
