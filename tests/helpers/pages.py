"""HTML read by the standard library's parser: a page that a text of an author has broken out of is found here."""

from __future__ import annotations

from html.parser import HTMLParser

ALLOWED = {"div", "span", "p", "h3", "strong", "code", "pre", "br", "ul", "li", "details", "summary"}
ALLOWED |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """`text` is what a reader sees; each element is closed, plain, and has a style at most."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.styles, self._open = "", [], [], []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, f"<{tag}> in a page"
        assert {name for name, _ in attrs} <= {"style", "open"}, f"{attrs} in a page"
        assert "url(" not in str(attrs)
        self.tags.append(tag)
        self.styles += [value or "" for name, value in attrs if name == "style"]
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment in a page: {data}")
