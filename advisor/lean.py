"""Lean pages: what no reader sees is not sent.

Templates are indented for those who write them, stylesheets and scripts commented; a phone on
a slow line pays for every byte. `codings.py` compresses what is left.
"""

import re
from collections.abc import Callable
from typing import Any

import rjsmin
from django.core.files.base import ContentFile
from django.template.loaders.filesystem import Loader as FileLoader
from whitenoise.storage import CompressedManifestStaticFilesStorage

_INDENTED = re.compile(r"\n\s+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Not around a colon: `.a :is(b)` says something else than `.a:is(b)`.
_AROUND = re.compile(r"\s*([{};,])\s*")


def lean_css(stylesheet: str) -> str:
    """The same rules, without comments and without the space that means nothing.

    Squeezing further gains 30 bytes of 4,000 once compressed, and the usual minifiers do not
    know nested rules: they join selectors that a space keeps apart.
    """
    css = _AROUND.sub(r"\1", _COMMENT.sub("", stylesheet)).strip()
    return css.replace(";}", "}")


_LEAN: dict[str, Callable[[str], str]] = {".css": lean_css, ".js": rjsmin.jsmin}


class LeanFileLoader(FileLoader):
    """Our own templates, read without their indentation."""

    def get_contents(self, origin: Any) -> str:
        return _INDENTED.sub("\n", super().get_contents(origin))


class LeanStorage(CompressedManifestStaticFilesStorage):
    """Our own stylesheets and scripts without comments, then compressed and named by digest."""

    def post_process(self, paths: Any, dry_run: bool = False, **options: Any) -> Any:
        for name, (storage, path) in list(paths.items()):
            lean = _LEAN.get("." + name.rpartition(".")[2])
            # Those of the admin come as Django ships them.
            if lean and "/" not in name and not dry_run:
                words = storage.open(path).read().decode()
                self.delete(name)
                self.save(name, ContentFile(lean(words).encode()))
                paths[name] = self, name
        yield from super().post_process(paths, dry_run, **options)
