"""Which pages are the same for everybody, so that caches on the way may keep them.

Not the first section, though every visitor is asked the same there: its form holds a token that
is one visitor's own, with the cookie that matches it. From a shared copy nobody could send it.
Nor errors and redirects: they have no copy that could still hold.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

View = Callable[..., HttpResponse]
# As long as a process may take to notice a publication: a cache adds nothing to speak of,
# and still asks us once for thousands of visitors.
SHARED_SECONDS = 2


def shared_until_answered(view: View) -> View:
    """Share what a visitor without answers is shown; what others are shown is theirs alone.

    A browser asks each time whether its copy still holds.
    """

    @conditional_page
    @wraps(view)
    def shared(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Cookie",))
        answered = settings.ANSWERS_COOKIE in request.COOKIES
        if answered or response.cookies or response.status_code != 200:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(
                response, public=True, max_age=0, s_maxage=SHARED_SECONDS
            )
        return response

    return shared


def shared_for(seconds: int) -> Callable[[View], View]:
    """Share a page that nobody's answers change; after so long, ask whether it still holds."""

    def decorate(view: View) -> View:
        kept: View = cache_control(public=True, max_age=seconds)(view)
        return conditional_page(kept)

    return decorate
