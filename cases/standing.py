"""What is live and what is planned at a moment: what a decision to publish stands on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Publication


@dataclass(frozen=True)
class Standing:
    """The live publication, None before the first, and those planned, the next one first."""

    live: Publication | None
    planned: tuple[Publication, ...]

    @property
    def name(self) -> str:
        """What a form carries, to say which standing it showed."""
        live = self.live.pk if self.live else 0
        return f"{live}:{'.'.join(str(each.pk) for each in self.planned)}"

    @classmethod
    def now(cls) -> "Standing":
        planned = Publication.objects.planned().select_related("revision", "by")
        live = Publication.objects.due().select_related("revision", "by").first()
        return cls(live, tuple(planned))

    def changed_since(self, seen: str) -> str:
        """What is another since the standing of that name, in a sentence or two; else ""."""
        if seen == self.name:
            return ""
        said = _("Others have published, rolled back, planned or withdrawn meanwhile.")
        if self.live is None:
            return said
        live = _("Live now: %(publication)s (%(who)s). %(note)s") % {
            "publication": self.live,
            "who": self.live.by or _("the command line"),
            "note": self.live.note,
        }
        return f"{said} {live}"
