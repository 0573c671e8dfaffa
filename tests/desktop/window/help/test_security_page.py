"""What the page for the IT department says is tried is tried by a test of that name."""

from __future__ import annotations

import re

import pytest

from desktop.window.help.pages import SECURITY_TOPIC, help_pages
from tests.source_files import source_files

MOST_WORDS = 620
"""One printed page."""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_test_that_it_names_exists(language: str) -> None:
    page = next(one for one in help_pages(language) if one.topic == SECURITY_TOPIC)
    named = re.findall(r"`(test_\w+)`", page.text)
    existing = {function.name for file in source_files("tests") for function in file.functions()}
    assert len(named) >= 20 and set(named) - existing == set()
    threats = [line for line in page.text.split("## ")[1].splitlines() if line.startswith("- ")]
    assert len(threats) >= 10 and all("`test_" in line for line in threats)
    assert len(page.text.split()) <= MOST_WORDS
