"""The account is the one that runs the program, whatever the environment says."""

from __future__ import annotations

import ctypes
import os
import sys
from types import SimpleNamespace

import pytest

from desktop.settings.decision_settings import LONGEST_ACCOUNT, system_user, windows_account


@pytest.mark.parametrize("name", ["LOGNAME", "USER", "USERNAME"])
def test_the_environment_does_not_say_who_one_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = system_user()
    monkeypatch.setenv(name, "somebody else")
    assert system_user() == before != "somebody else"
    assert sys.platform == "win32" or os.getuid() or before == "root"


@pytest.mark.parametrize(("done", "told"), [(1, "AGENCE\\amartin"), (0, "")])
def test_windows_is_asked_for_domain_and_name(done: int, told: str) -> None:
    def answer(form: int, name: ctypes.Array[ctypes.c_wchar], _length: object) -> int:
        assert form == 2 and len(name) == LONGEST_ACCOUNT
        name.value = "AGENCE\\amartin"
        return done

    library = SimpleNamespace(windll=SimpleNamespace(secur32=SimpleNamespace(GetUserNameExW=answer)))
    assert windows_account(library) == told
