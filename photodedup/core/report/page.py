"""The HTML report: one page that is safe to open and to send.

Everything that comes from files is escaped; the page has no scripts, loads nothing
(``default-src 'none'``) and allows exactly its own style by hash.
"""

from __future__ import annotations

import base64
import hashlib
import html
from importlib import resources
from string import Template
from types import MappingProxyType
from typing import TYPE_CHECKING

from photodedup.core.errors import Bug, printable
from photodedup.core.report.writing import write
from photodedup.core.wording import (
    confidence_name,
    copy_sentence,
    evidence_text,
    reasons_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from photodedup.core.records import Group, Match, Member, Photo, ScanResult, Skipped

NO_PREVIEWS: Mapping[bytes, bytes] = MappingProxyType({})


def write_html(
    result: ScanResult, path: Path, *, previews: Mapping[bytes, bytes] = NO_PREVIEWS
) -> None:
    """Write the groups of a scan as one HTML page.

    Parameters
    ----------
    previews
        Preview JPEGs by content digest; they are embedded. Without them the page has
        no pictures and stays small.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    write(path, page(result, previews).encode("utf-8", "backslashreplace"))


def page(result: ScanResult, previews: Mapping[bytes, bytes] = NO_PREVIEWS) -> str:
    """Return the page as text."""
    template = resources.files("photodedup").joinpath("data", "report.html")
    text = template.read_text(encoding="utf-8")
    return Template(text).substitute(
        policy=_policy(text),
        title="Photo duplicates",
        summary=_text(_summary(result)),
        notices="\n".join(
            f'<p class="note">{_text(notice)}</p>' for notice in result.notices
        ),
        groups="\n".join(_group(group, previews) for group in result.groups),
        skipped=_skipped(result.skipped),
    )


def _policy(template: str) -> str:
    """Return the content security policy: nothing but the style of the template."""
    start = template.find("<style>") + len("<style>")
    end = template.find("</style>")
    if end < start:
        raise Bug("the template of the HTML report has no style")
    digest = hashlib.sha256(template[start:end].encode("utf-8")).digest()
    style = base64.b64encode(digest).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _summary(result: ScanResult) -> str:
    copies = sum(len(group.members) - 1 for group in result.groups)
    ending = "" if result.complete else " The scan was stopped before its end."
    return (
        f"{len(result.photos)} photos, {len(result.groups)} groups, {copies} copies, "
        f"{len(result.skipped)} files that could not be read.{ending}"
    )


def _group(group: Group, previews: Mapping[bytes, bytes]) -> str:
    rows = "\n".join(_row(member, group.keeper, previews) for member in group.members)
    return (
        f"<h2>Group {group.id}: {_text(group.kind.value)}</h2>\n"
        "<table><thead><tr><th></th><th>Suggestion</th><th>Photo</th><th>Size</th>"
        f"<th>Why</th></tr></thead><tbody>\n{rows}\n</tbody></table>"
    )


def _row(member: Member, keeper: Photo, previews: Mapping[bytes, bytes]) -> str:
    photo = member.photo
    why = [_text(each) for each in _why(member)]
    if member.match is not None:
        why = [*_how(member.match, keeper, photo), *why]
    suggestion = member.suggestion.value
    return (
        f"<tr><td>{_picture(previews.get(photo.content, b''))}</td>"
        f'<td class="{suggestion}">{suggestion}</td>'
        f'<td class="path"><a href="{_link(photo.file.path)}">'
        f"{_text(photo.file.path)}</a></td>"
        f'<td class="number">{photo.facts.width} &times; {photo.facts.height}<br>'
        f"{photo.file.size_bytes:,} bytes</td>"
        f"<td>{'<br>'.join(why)}</td></tr>"
    )


def _how(match: Match, keeper: Photo, photo: Photo) -> list[str]:
    """Return what was done to a copy, and small below it how that is known."""
    sentence = copy_sentence(match, keeper, photo)
    if match.kind.is_duplicate:
        sentence += f" ({confidence_name(match.confidence)})"
    evidence = evidence_text(match)
    small = [f'<span class="note">{_text(evidence)}</span>'] if evidence else []
    return [_text(sentence), *small]


def _why(member: Member) -> list[str]:
    why = [reasons_text(member.reasons)] if member.reasons else []
    damage = member.photo.facts.damage
    return [*why, f"maybe damaged: {damage}"] if damage else why


def _skipped(skipped: tuple[Skipped, ...]) -> str:
    if not skipped:
        return ""
    rows = "\n".join(
        f'<tr><td class="path">{_text(each.path)}</td>'
        f"<td>{_text(each.reason)}</td></tr>"
        for each in skipped
    )
    return (
        "<h2>Files that could not be read</h2>\n"
        f"<table><tbody>\n{rows}\n</tbody></table>"
    )


def _picture(preview: bytes) -> str:
    if not preview:
        return ""
    data = base64.b64encode(preview).decode("ascii")
    return f'<img alt="" src="data:image/jpeg;base64,{data}">'


def _link(path: Path) -> str:
    """Return a ``file:`` address; bytes that are not plain letters are encoded."""
    return html.escape(path.as_uri(), quote=True)


def _text(value: Path | str) -> str:
    """Return text that can stand anywhere in the page and on one line."""
    return html.escape(printable(value), quote=True)
