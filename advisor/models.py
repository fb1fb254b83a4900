"""What is kept of a student: answers under an unguessable link, and never a name."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# No letter or digit that is read as another at a counter: 0 O, 1 I L, 5 S, 2 Z, 8 B.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 8
CODES_TRIED = 5
TOKEN_BYTES = 18


def new_token() -> str:
    """A private link's secret: 144 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A reference code for the desk; it opens nothing without a staff sign-in."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def expiry() -> Any:
    """The moment from which a profile made now is no longer shown."""
    return timezone.now() + timedelta(days=settings.PROFILE_DAYS)


_OF_LINK = {
    "token": "SELECT * FROM advisor_studentprofile WHERE token = %s",
    "share": "SELECT * FROM advisor_studentprofile WHERE share = %s",
}


class StudentProfileQuerySet(models.QuerySet["StudentProfile"]):
    def of_link(self, field: str, secret: str) -> "StudentProfile | None":
        """The profile of a private link ("token") or of a link for readers ("share").

        The one query of the result page, written out: to compose it anew for each reader
        takes twice as long as to run it.
        """
        return next(iter(self.raw(_OF_LINK[field], [secret])), None)

    def keep(self, token: str, **values: Any) -> "tuple[StudentProfile, bool]":
        """The profile of this token, and whether it is new. Raises IntegrityError.

        A form may be sent twice at once. The second finds the first one's row, and the
        database has nothing to complain of: a complaint would put answers into its log.
        """
        for _attempt in range(CODES_TRIED):
            made = self.model(token=token, **values)
            self.bulk_create([made], ignore_conflicts=True)
            if kept := self.filter(token=token).first():
                return kept, kept.code == made.code
            # Nobody has the token, so the code was another student's: the next has a new one.
        raise IntegrityError("No reference code is free.")

    def expired(self) -> Self:
        """Those whose time is over."""
        return self.filter(expires__lte=timezone.now())


class StudentProfile(models.Model):
    """Completed answers. No name, e-mail, IP address or birth date."""

    token = models.CharField(max_length=40, unique=True, default=new_token)
    code = models.CharField(
        _("reference code"), max_length=CODE_LENGTH, unique=True, default=new_code
    )
    answers = models.JSONField(_("answers"))
    # Whoever has this one may read the page, and change nothing.
    share = models.CharField(
        max_length=40, unique=True, null=True, blank=True, default=new_token
    )
    # What the student ticked: "step.<key>" and "document.<key>", separated by spaces.
    done = models.TextField(blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=10)
    revision = models.PositiveIntegerField(_("revision"))
    created = models.DateTimeField(_("created"), default=timezone.now)
    expires = models.DateTimeField(_("expires"), default=expiry, db_index=True)

    objects = StudentProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("student profile")
        verbose_name_plural = _("student profiles")
        ordering = ["-created"]
        permissions = [
            ("use_desk", _("Can find a student’s advice by its code")),
            ("see_numbers", _("Can see the numbers")),
        ]

    def __str__(self) -> str:
        return self.written_code

    @property
    def written_code(self) -> str:
        """The code in two halves, as it is read aloud."""
        half = CODE_LENGTH // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    @property
    def ticked(self) -> frozenset[str]:
        """What the student ticked, each as "step.<key>" or "document.<key>"."""
        return frozenset(self.done.split())

    def tick(self, keys: Iterable[str]) -> None:
        """Remember these as all that is ticked, unless all was deleted meanwhile."""
        self.done = " ".join(sorted(keys))
        type(self).objects.filter(pk=self.pk).update(done=self.done)

    def renew(
        self, answers: Mapping[str, str], *, language: str, revision: int
    ) -> bool:
        """Take other answers, from today on; links, code and ticks stay as they are.

        One statement, which touches no tick saved meanwhile. False when the page is gone.
        """
        fields = {
            "answers": answers,
            "language": language,
            "revision": revision,
            "created": timezone.now(),
            "expires": expiry(),
        }
        return bool(StudentProfile.objects.filter(pk=self.pk).update(**fields))

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()

    def says(self, answers: Mapping[str, str], *, language: str, revision: int) -> bool:
        """Whether it keeps these answers, given in this language under this revision."""
        kept = self.answers, self.language, self.revision
        return kept == (answers, language, revision)


class StepCount(models.Model):
    """How often a section was reached and answered on one day: a count, and no student.

    What follows the last section is counted under CHECK.
    """

    CHECK = "-"

    day = models.DateField(_("day"))
    section = models.CharField(_("section"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    reached = models.PositiveIntegerField(_("reached"), default=0)
    answered = models.PositiveIntegerField(_("answered"), default=0)

    class Meta:
        verbose_name = _("count of a section")
        verbose_name_plural = _("counts of sections")
        ordering = ["day", "section", "language"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["day", "section", "language"], name="stepcount_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.section} {self.language}"
