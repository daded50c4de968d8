"""The site in a real Chromium, at the widths of a desk and of a phone, in the light and in the dark: `make browser-test`.

SITE is the built site, SCREENSHOTS where pictures of pages go, CHROMIUM the browser.
"""

from __future__ import annotations

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

if "SITE" not in os.environ:
    pytest.skip("`make browser-test` builds the site and runs these", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="`make browser-test` installs playwright")

SITE = Path(os.environ["SITE"]).resolve()
SHOTS = Path(os.environ.get("SCREENSHOTS", "build/screenshots")).resolve()
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
SHOWN = (
    "index",
    "tutorial",
    "functions",
    "errors/index",
    "errors/e0300",
    "searches/zprime_invisible",
    "validation",
    "python",
)
SCRIPT = Path(__file__).with_name("look.js").read_text(encoding="utf-8")
LEAST_CONTRAST = 4.5  # WCAG 2, level AA, of text


class Quiet(SimpleHTTPRequestHandler):
    def do_GET(self):
        """Pages that name no icon, such as documents of searches, make browsers ask for one."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments):
        """Requests are no output of tests."""


@pytest.fixture(scope="module")
def address():
    if not (SITE / "index.html").exists():
        pytest.fail(f"no site in {SITE}: run `make site`")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        yield found
        found.close()


def pages():
    return sorted(page.relative_to(SITE).as_posix() for page in SITE.rglob("*.html"))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page(browser, address, width, scheme):
    """Figures are there, nothing is said on the console, nothing is fetched from elsewhere, no page is wider than the
    screen, text stands out from what is behind it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, said, fetched = context.new_page(), [], []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.on("pageerror", lambda error: said.append(("error", str(error))))
    page.on("request", lambda request: fetched.append(request.url))
    page.on("response", lambda answer: said.append(("status", answer.url)) if answer.status >= 400 else None)
    wrong = []
    for name in pages():
        page.goto(address + name, wait_until="load")
        look = page.evaluate(SCRIPT, LEAST_CONTRAST)
        wrong += [(name, what, found) for what, found in look.items() if found]
        if name.removesuffix(".html") in SHOWN:
            SHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SHOTS / f"{name.removesuffix('.html').replace('/', '_')}_{width}_{scheme}.png")
    context.close()
    assert not wrong
    assert not said
    assert not [url for url in fetched if not url.startswith((address, "data:"))]


def test_every_link_inside_leads_somewhere(browser, address):
    """From the start page on, as a reader clicks; to the very place on the page."""
    context = browser.new_context()
    page = context.new_page()
    to_do, places, found = ["index.html"], set(), {}
    while to_do:
        name = to_do.pop()
        if name in found:
            continue
        answer = page.goto(address + name)
        assert answer.ok, name
        found[name] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        for link in page.evaluate("[...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))"):
            target, place = urldefrag(urljoin(address + name, link))
            if target.startswith(address):
                places.add((name, target.removeprefix(address) or "index.html", place))
                to_do += [target.removeprefix(address)] if target.endswith(".html") else []
    for name, target, place in places:
        assert (SITE / target).is_file(), (name, target)
        assert not place or place in found.get(target, {place}), (name, target, place)
    context.close()
    assert set(found) == set(pages()) - {"search.html"}  # a form leads there


def test_search_finds_a_function(browser, address):
    page = browser.new_page()
    page.goto(address + "search.html?q=cos_helicity")
    page.wait_for_selector("#search-results li a", timeout=10_000)
    assert "functions.html" in page.inner_html("#search-results")
    page.close()


def test_a_phone_opens_the_contents(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    page.locator("label.mobile-header-icon, .nav-overlay-icon").first.click()
    page.wait_for_timeout(400)
    box = page.locator(".sidebar-tree").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / "contents_390_light.png")
    page.close()
