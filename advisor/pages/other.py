"""The small pages: a link that leads nowhere any more, a question not asked, and errors."""

from dataclasses import dataclass

from advisor.pages.frame import Frame


@dataclass(frozen=True)
class GonePage:
    """A private link that is wrong (`was_kept` false) or has expired; pages are `kept_for`."""

    frame: Frame
    was_kept: bool
    kept_for: str


@dataclass(frozen=True)
class ChangePage:
    """Other answers are in this browser: shall those of the result replace them?"""

    frame: Frame


@dataclass(frozen=True)
class DeletePage:
    """Shall the kept page be deleted? Afterwards there is no way back."""

    frame: Frame
    back_href: str


@dataclass(frozen=True)
class NotOnTheWayPage:
    """A section that the student's other answers have made needless."""

    frame: Frame
    next_href: str
    is_complete: bool


@dataclass(frozen=True)
class ErrorPage:
    frame: Frame
    title: str
    text: str
    advice: str
