"""Which files the house rules look at."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("advisor", "cases")
WRITTEN = (
    *CODE,
    "templates",
    "static",
    "locale",
    "tests",
    "bench",
    "docs",
    "requirements",
)
TEXT = {".py", ".html", ".css", ".js", ".svg", ".po", ".yaml", ".md", ".txt", ".toml"}


def files(*folders: str, suffix: str) -> list[Path]:
    return sorted(f for folder in folders for f in (ROOT / folder).rglob(f"*{suffix}"))


def modules() -> list[Path]:
    """The Python of the site, without the migrations, which Django writes."""
    return [f for f in files(*CODE, suffix=".py") if "migrations" not in f.parts]


def templates() -> list[Path]:
    return files(*CODE, "templates", suffix=".html")


def texts() -> list[Path]:
    """Every file written by a person, in any folder."""
    found = (*files(*WRITTEN, suffix=""), *ROOT.glob("*.*"), ROOT / "Makefile")
    return [file for file in found if file.suffix in TEXT or file.name == "Makefile"]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))
