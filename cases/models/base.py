"""What the rows of the draft share: a key that stays, an order, and French words."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from cases.engine.reading import LONGEST_KEY, LONGEST_SENTENCE, MOST_DAYS
from cases.wording import WITHOUT_VALUES, malformed_in

KEY_PATTERN = rf"^[a-z0-9][a-z0-9_]{{0,{LONGEST_KEY - 1}}}$"

key_validator = RegexValidator(
    KEY_PATTERN,
    _("A key is lower-case letters, digits and underscores, such as ehic_card."),
)


def normalised(text: str) -> str:
    """A sentence as it is kept: composed characters, plain line ends, no margin."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).strip()


class _Text(models.TextField):
    """A text whose help and checks are for forms, and none of the database's concern."""

    # Several times the longest sentence: whoever pastes more has pasted something else.
    default_validators = [MaxLengthValidator(8_000)]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Plain text for the migrations, so that they stand without this class."""
        name, _path, args, kwargs = super().deconstruct()
        for shown in ("help_text", "validators", "verbose_name"):
            kwargs.pop(shown, None)
        return name, "django.db.models.TextField", args, kwargs


class WordsField(_Text):
    """A French sentence of the rulebook; it is translated as a message."""

    # No longer than what a rulebook may say, or the whole draft could not be read.
    default_validators = [MaxLengthValidator(LONGEST_SENTENCE)]

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return normalised(value) if isinstance(value, str) else value

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse braces that no value fills: students would read them."""
        super().validate(value, model_instance)
        noun = model_instance._meta.model_name
        wrong = malformed_in(value or "", noun=noun)
        if wrong and noun in WITHOUT_VALUES:
            message = _(
                "Nothing is filled in here: students would read %(braces)s. "
                "Say it without braces."
            )
        else:
            message = _(
                "Students would read %(braces)s. Write a placeholder in one pair of "
                "braces, in small letters, such as {enrolment_date}."
            )
        if wrong:
            params = {"braces": " ".join(wrong)}
            raise ValidationError(message, "braces", params)


class LinesField(_Text):
    """A text of one item a line."""


class DaysField(models.IntegerField):
    """A number of days, before or after a date of the student's."""

    # As many as a file may say: the draft goes out as one, and comes back.
    default_validators = [MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """A plain number for the migrations, so that they stand without this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.IntegerField", args, kwargs


class CodesField(_Text):
    """A list of keys or codes, separated by spaces; commas may be typed too."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return " ".join(codes_in(value)) if isinstance(value, str) else value


def codes_in(text: str) -> tuple[str, ...]:
    """The codes of a list typed with spaces, commas or line ends between them."""
    return tuple(text.replace(",", " ").replace(";", " ").split())


class Ordered(models.Model):
    """A row with a place among its siblings; a new one goes to the end."""

    position = models.PositiveIntegerField(
        _("order"),
        default=0,
        help_text=_("Smaller numbers come first: 10, 20, 30. Left at 0: at the end."),
    )

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.position:
            last = self.siblings().aggregate(last=models.Max("position"))["last"]
            self.position = ((last or 0) // 10 + 1) * 10
        super().save(*args, **kwargs)

    def siblings(self) -> models.QuerySet:
        """The rows this one is ordered among."""
        return type(self)._default_manager.all()

    @property
    def family(self) -> Any:
        """What two rows share exactly when they are ordered among each other."""
        return None


class Noun(Ordered):
    """A thing of the rulebook that has a key of its own."""

    key = models.CharField(
        _("key"),
        max_length=LONGEST_KEY,
        unique=True,
        validators=[key_validator],
        help_text=_("Such as ehic_card. It stays for ever: translations hang on it."),
    )

    class Meta(Ordered.Meta):
        abstract = True
        ordering = ("position", "key")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(key__regex=KEY_PATTERN),
                name="%(class)s_key_is_snake_case",
            ),
        )

    def __str__(self) -> str:
        return self.label_in_french() or self.key

    def label_in_french(self) -> str:
        """The French words by which staff know this row."""
        for name in ("title", "label", "sentence", "name", "reason", "note"):
            if words := getattr(self, name, ""):
                return words if len(words) <= 90 else f"{words[:89]}…"
        return ""

    def users(self) -> list[models.Model]:
        """The rows that name this one in a list: they would change without it."""
        found: list[models.Model] = []
        for relation in self._meta.get_fields(include_hidden=True):
            if relation.many_to_many and relation.auto_created:
                owner, field = relation.related_model, relation.field.name
                found += owner._default_manager.filter(**{field: self})
        return found

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse while a list names this row: the rule of another row would change."""
        if users := self.users():
            named = ", ".join(f"{user._meta.verbose_name} “{user}”" for user in users)
            raise ProtectedError(f"{self.key} is used by: {named}.", set(users))
        return super().delete(*args, **kwargs)
