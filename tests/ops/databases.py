"""Fresh databases of the kind the tests run on: files of SQLite, or databases of a server."""

import itertools
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

_numbers = itertools.count()


class Databases:
    """Makes databases, and removes them in the end.

    They are kept by the PostgreSQL server that DATABASE_URL names, or in a folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        url = os.environ.get("DATABASE_URL", "")
        self._server = url if url.startswith("postgres") else ""
        self._made: list[str] = []

    @property
    def is_on_postgresql(self) -> bool:
        return bool(self._server)

    def empty(self) -> str:
        """The URL of a database with nothing in it."""
        name = self._name()
        if not self._server:
            return f"sqlite:///{self._folder / name}"
        self._run(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def copy_of(self, url: str) -> str:
        """The URL of a database with all that another holds; nobody may be using that."""
        copy, name = self._name(), urlsplit(url).path.rpartition("/")[2]
        if not self._server:
            shutil.copy(self._folder / name, self._folder / copy)
            return f"sqlite:///{self._folder / copy}"
        self._run(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        return self._url(copy)

    def remove(self) -> None:
        for name in self._made if self._server else ():
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _name(self) -> str:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        name = f"advisor_{os.getpid()}_{worker}_{next(_numbers)}"
        self._made.append(name)
        return name

    def _url(self, name: str) -> str:
        return urlsplit(self._server)._replace(path=f"/{name}").geturl()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
