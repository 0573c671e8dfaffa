"""Administrators read every setting in one table, made from the one declaration."""

from __future__ import annotations

from desktop.settings.policy_forms import NOT_FIXED, kinds, table
from desktop.settings.settings import POLICY_ONLY, Settings


def test_every_setting_is_told_with_its_kind_its_default_and_who_fixes_it() -> None:
    rows = {cells[0].strip("`"): cells[1:] for cells in map(_cells, table().splitlines()[2:])}
    assert rows.keys() == kinds().keys() == vars(Settings()).keys() - NOT_FIXED
    assert {name for name, cells in rows.items() if cells[2] == "policy only"} == POLICY_ONLY
    assert rows["theme"][:2] == ["light, dark, contrast, system", '`"system"`']
    assert rows["bundles_kept"][:2] == ["number", "`3`"]
    assert all(len(cells) == 4 and all(cells) for cells in rows.values())


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
