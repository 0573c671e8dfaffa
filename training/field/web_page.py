"""The report as one HTML file: the same blocks as on paper, readable by keyboard and screen reader, nothing loaded."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from training.documents.blocks import Block

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 Inter, system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #14213d; background: #fff; }
h1, h2 { color: #0b4f9e; line-height: 1.25; }
.lead { border-left: 4px solid #0b4f9e; padding: .2rem 1rem; }
.lead strong { font-size: 1.15rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; color: #4a5568; padding-bottom: .3rem; }
th, td { border-bottom: 1px solid #d5dbe5; padding: .35rem .5rem; text-align: right; vertical-align: top; }
th:first-child, td:first-child, .words th, .words td { text-align: left; font-weight: normal; }
thead th, thead th:first-child { font-weight: 600; }
figure { margin: 1rem 0; background: #fff; }
figcaption, footer { color: #4a5568; font-size: .9rem; }
img { max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) {
  body { color: #e8edf5; background: #10182a; }
  h1, h2 { color: #8fc1ff; } caption, figcaption, footer { color: #b6c2d4; } figcaption { background: #10182a; }
  th, td { border-color: #33415c; } .lead { border-color: #8fc1ff; }
}
"""
OFFLINE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Has the browser itself refuse anything that is not in the file."""


def html_page(page: Mapping[str, Any]) -> bytes:
    """The report as HTML, UTF-8.

    Args:
        page: as ``report_page`` writes it.
    """
    title, language = escape(page["title"]), escape(page["language"])
    body = "\n".join(
        f"<section>\n<h2>{escape(part['heading'])}</h2>\n{_all(part['blocks'])}\n</section>" for part in page["parts"]
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{OFFLINE}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div class="lead"><p><strong>{escape(page["lead"])}</strong></p><p>{escape(page["text"])}</p></div>
{body}
</main>
<footer>{escape(page["footer"])}</footer>
</body>
</html>
""".encode()


def _all(blocks: Sequence[Block]) -> str:
    return "\n".join(map(_one, blocks))


def _one(block: Block) -> str:
    match block["kind"]:
        case "paragraphs":
            return "\n".join(f"<p>{escape(text)}</p>" for text in block["texts"])
        case "table" | "words":
            return _table(block)
        case "figure":
            return _figure(block)
        case kind:
            raise ValueError(f"no such block in this report: {kind}")


def _table(block: Block) -> str:
    caption = f"<caption>{escape(block['caption'])}</caption>" if block["caption"] else ""
    header = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block["header"])
    rows = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in rest) + "</tr>"
        for first, *rest in block["rows"]
    )
    kind = ' class="words"' if block["kind"] == "words" else ""
    told = f"<table{kind}>{caption}<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(block["header"][0])}">{told}</div>'


def _figure(block: Block) -> str:
    picture = base64.b64encode(block["svg"].encode()).decode()
    image = f'<img alt="{escape(block["alt"])}" src="data:image/svg+xml;base64,{picture}">'
    return f"<figure>{image}<figcaption>{escape(block['caption'])}</figcaption></figure>"
