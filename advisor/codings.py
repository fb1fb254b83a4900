"""Students' pages in the coding that a browser reads: brotli, gzip, or plain words."""

import gzip
import re
from collections.abc import Callable
from hashlib import blake2b

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from advisor.bounded import Bounded

# A millisecond for 45 KB, on which the next quality gains nothing.
_BROTLI, _GZIP = 7, 6
# What a server sends before the first answer comes back is some 14 KB, the stylesheet and the
# script are a third of that: a page beyond the rest is worth twelve milliseconds more.
_LONG, _BROTLI_FOR_LONG = 9600, 10
# A page below this length fits into one packet as it is.
_WORTH_IT = 1200
# The same page for the next visitor, or for one who is back, is not compressed again.
_packed = Bounded[bytes](2 * 1024 * 1024, len)
_REFUSED = re.compile(r"q=0(\.0*)?$")


class Compressed:
    """Students' pages, compressed; those of the staff go as they are.

    A page that holds a secret and repeats what a stranger chose would leak the secret by its
    length (BREACH). Ours repeat nothing from an address, and a form repeats what was typed
    only when it was sent from our own page.

    A strong ETag names the very bytes (RFC 9110, 8.8.3.3), so each coding has one of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        coding = _coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        asked = request.META.get("HTTP_IF_NONE_MATCH", "")
        if coding and f'-{coding}"' in asked:
            # The view knows its page, and not in which coding it was sent. A copy in another
            # coding does not hold: a cache would give it to a browser that cannot read it.
            request.META["HTTP_IF_NONE_MATCH"] = asked.replace(f'-{coding}"', '"')
        response = self.get_response(request)
        if response.status_code == 304:
            patch_vary_headers(response, ("Accept-Encoding",))
            if coding and _named(response.headers.get("ETag", ""), coding) in asked:
                _name(response, coding)
        elif _is_page(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if coding:
                _compress(response, coding)
        return response


def _coding(accepted: str) -> str:
    """The best of our codings that a browser accepts; "" for none."""
    offered = {}
    for part in accepted.split(","):
        name, _, weight = part.replace(" ", "").partition(";")
        offered[name.lower()] = not _REFUSED.match(weight)
    return next((name for name in ("br", "gzip") if offered.get(name)), "")


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        not response.streaming
        and len(response.content) >= _WORTH_IT
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not request.path_info.startswith("/admin/")
    )


def _compress(response: HttpResponse, coding: str) -> None:
    page = response.content
    key = coding, blake2b(page).digest()
    response.content = _packed.get(key, lambda: _pack(page, coding))
    response.headers["Content-Encoding"] = coding
    _name(response, coding)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))


def _name(response: HttpResponse, coding: str) -> None:
    if tag := response.headers.get("ETag"):
        response.headers["ETag"] = _named(tag, coding)


def _named(tag: str, coding: str) -> str:
    """The tag of a page as that of its copy in a coding."""
    return f'{tag[:-1]}-{coding}"'


def _pack(page: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(page, _GZIP, mtime=0)
    packed = brotli.compress(page, quality=_BROTLI, lgwin=16)
    if len(packed) <= _LONG:
        return packed
    return brotli.compress(page, quality=_BROTLI_FOR_LONG, lgwin=16)
