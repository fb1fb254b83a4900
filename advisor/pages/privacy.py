"""What is kept about a student, why and how long: the figures are those of the settings."""

from dataclasses import dataclass

from django.conf import settings

from advisor.pages.frame import Frame
from advisor.speech import say_days, time_kept

_DAY = 24 * 3600


@dataclass(frozen=True)
class PrivacyPage:
    """`contact` is who answers for this site, where its keeper has said so."""

    frame: Frame
    cookie_days: str
    profile_days: str
    contact: str

    @classmethod
    def build(cls, *, frame: Frame) -> "PrivacyPage":
        return cls(
            frame=frame,
            cookie_days=say_days(settings.ANSWERS_MAX_AGE // _DAY),
            profile_days=time_kept(),
            contact=settings.PRIVACY_CONTACT,
        )
