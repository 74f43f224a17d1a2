from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from photodedup.core.report import write_html
from photodedup.core.report.page import page
from tests.core.report.conftest import UNDECODABLE, result_of

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import ScanResult

HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table",
    "thead", "tbody", "tr", "th", "td", "a", "br", "span",
}  # fmt: skip
NASTY = (
    "/album/<img src=x onerror=1>.jpg",
    '/album/"onclick="x.jpg',
    "/album/javascript:alert(1).jpg",
    "/album/</td></style><script>x</script>.jpg",
    "/album/'$title.jpg",
    "/album/\u202egpj.exe",
    "/album/new\nline.jpg",
    UNDECODABLE,
)


class Elements(HTMLParser):
    """Collects the elements, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str) -> Elements:
    elements = Elements()
    elements.feed(text)
    return elements


@pytest.mark.parametrize("name", NASTY)
def test_no_name_adds_an_element_or_attribute(name: str) -> None:
    elements = parsed(page(result_of("/album/a.jpg", name)))
    assert elements.tags <= HARMLESS
    assert elements.attributes <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "href",
    }  # fmt: skip
    assert all(re.fullmatch(r"file:///[\w./%~:()'-]+", link) for link in elements.links)


def test_a_name_is_shown_as_it_is(result: ScanResult) -> None:
    text = parsed(page(result)).text
    assert "/album/a.jpg" in text
    assert r"/album/bad\xff\xfe.jpg" in text
    assert "/album/<b>.jpg" in text
    assert "The cache was not <used>." in text


def test_the_page_allows_nothing_but_its_style(result: ScanResult) -> None:
    text = page(result)
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert text.count("<style") == 1
    assert "style=" not in text


def test_each_copy_tells_what_was_done_to_it_and_how_that_is_known(
    result: ScanResult,
) -> None:
    text = parsed(page(result)).text
    assert "mirrored copy, cropped to 64 %, scaled to 125 % (very likely)" in text
    assert "fine structure 0.97 (at least 0.90)" in text


def test_pictures_are_inside_only_when_given(result: ScanResult) -> None:
    assert "<img" not in page(result)
    content = result.photos[0].content
    assert "data:image/jpeg;base64,/9g=" in page(result, {content: b"\xff\xd8"})


def test_the_page_is_written_as_utf8(result: ScanResult, tmp_path: Path) -> None:
    write_html(result, tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == page(result)


def test_a_stopped_scan_says_so(result: ScanResult) -> None:
    assert "stopped before its end" in page(replace(result, complete=False))
