"""The frame around every page: its language, and the same page in the others."""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.translation import (
    get_language,
    get_language_from_path,
)

from advisor.languages import own_name
from cases.wording import direction_of


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language; search engines want its whole `address`."""

    code: str
    name: str
    href: str
    address: str
    direction: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """The language of a page, and the same page in all of them.

    `origin` is the scheme and host of the request; `picture` is what others show of a link.
    """

    language: str
    direction: str
    languages: tuple[LanguageLink, ...]
    origin: str = ""
    is_private: bool = False

    @property
    def publisher(self) -> str:
        """Who runs the site; empty while they have not said."""
        return settings.PUBLISHER

    @property
    def contact(self) -> str:
        """Where to write to them: an address for mail, or of a page."""
        return settings.CONTACT

    @property
    def contact_href(self) -> str:
        is_page = self.contact.startswith("https://")
        return self.contact if is_page else f"mailto:{self.contact}"

    @property
    def picture(self) -> str:
        return _picture(self.language)


def frame_of(
    request: HttpRequest, *, is_private: bool = False, path: str | None = None
) -> Frame:
    """The frame of the page that a request asks for, or of the page at another path."""
    language = get_language() or settings.LANGUAGE_CODE
    origin = f"{request.scheme}://{_host(request)}"
    if path is None:
        path = request.path_info if request.resolver_match else ""
    return _frame(language, origin, path, is_private)


def frame_for_nobody(language: str) -> Frame:
    """The frame of a page that is written before anybody asks for it."""
    return _frame(language, "", "", True)


@lru_cache(maxsize=512)
def _frame(language: str, origin: str, path: str, is_private: bool) -> Frame:
    links = []
    for code, _ in settings.LANGUAGES:
        href = _same_page(path, code)
        links.append(
            LanguageLink(
                code=code,
                name=own_name(code),
                href=href,
                address=f"{origin}{href}",
                direction=direction_of(code),
                is_current=code == language,
            )
        )
    return Frame(
        language=language,
        direction=direction_of(language),
        languages=tuple(links),
        origin=origin,
        is_private=is_private,
    )


@lru_cache
def _picture(language: str) -> str:
    """The picture in a language; a language that has none yet takes the English one."""
    file = f"pictures/preview-{language}.png"
    return file if finders.find(file) else "pictures/preview-en.png"


def forget_frames() -> None:
    """Start as a new process would."""
    _frame.cache_clear()


def _host(request: HttpRequest) -> str:
    """The host asked for; the page about a host that is not ours names none of its own."""
    with suppress(DisallowedHost):
        return request.get_host()
    return "localhost"


def _same_page(path: str, language: str) -> str:
    """The address of a page in a language; the front page when there is no such page.

    Below its language an address is the same in all of them.
    """
    if not path or not get_language_from_path(path):
        return f"/{language}/"
    return f"/{language}/{path.split('/', 2)[2]}"
