"""A member of the staff at a real browser: goes by what can be seen, and counts clicks."""

from playwright.sync_api import Locator, Page

from scripts.screenshots import follow


class Colleague:
    """Clicks on words, fills boxes, and knows how many clicks a job took."""

    def __init__(self, page: Page, site: str = "") -> None:
        self.page = page
        self.site = site
        self.clicks = 0

    def home(self) -> None:
        """Where each job begins; coming here is no click."""
        self.page.goto(f"{self.site}/admin/")

    def go(self, words: str, *, within: str = "#container") -> None:
        """Click on a link or a button that says this, or begins so, and leads elsewhere."""
        place, said = self.page.locator(within), _quoted(words)
        exact = place.locator(f":is(a, button):text-is({said}), input[value={said}]")
        some = place.locator(f":is(a, button):has-text({said})")
        self.leave(exact.or_(some).first if not exact.count() else exact.first)

    def leave(self, target: Locator) -> None:
        """Click what leads to another page, and wait for that page."""
        self.clicks += 1
        with self.page.expect_navigation():
            target.click()

    def save(self) -> None:
        self.clicks += 1
        follow(self.page, "[name=_save]:visible >> nth=0")

    def fill(self, box: str, words: str) -> None:
        """Going into a box is a click."""
        self.clicks += 1
        self.page.fill(box, words)

    def choose(self, box: str, *labels: str) -> None:
        self.clicks += len(labels)
        self.page.select_option(box, label=list(labels))

    def tick(self, box: str) -> None:
        self.clicks += 1
        self.page.check(box)

    def pick(self, line: int, *answers: str) -> None:
        """Answers of a situation, typed as words and taken with Enter."""
        for answer in answers:
            row = self.page.locator(f"#criteria-{line}")
            self.clicks += 1
            empty = next(
                box
                for box in row.locator(".answers__more").all()
                if not box.input_value()
            )
            empty.fill(answer)
            before = row.locator("[type=checkbox]:checked").count()
            empty.press("Enter")
            self.page.wait_for_function(
                "([line, before]) => document.querySelectorAll("
                "`#criteria-${line} .answers__boxes :checked`).length > before",
                arg=[line, before],
            )

    def choose_beside(self, box: str, words: str) -> None:
        """Tick one of a long list."""
        self.clicks += 1
        self.page.locator(f"#id_{box} label", has_text=words).first.click()


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '\\"') + '"'
