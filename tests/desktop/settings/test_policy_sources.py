"""A policy is read where users cannot write, never by the environment of a package; its forms say what is declared."""

from __future__ import annotations

import json
import os
import plistlib
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop.__main__ import main
from desktop.settings.policy_forms import NOT_FIXED, adml, admx, json_schema, kinds
from desktop.settings.policy_sources import (
    LINUX_FILE,
    MANAGED_FILE,
    REGISTRY_KEY,
    ManagedPreferences,
    PolicyFile,
    RegistryPolicy,
    machine_policy,
    policy_source,
)
from desktop.settings.settings import Settings, SettingsError, SettingsStore


def registry(values: Mapping[str, object] | None) -> RegistryPolicy:
    return RegistryPolicy({REGISTRY_KEY: values}.get)


def test_each_system_has_a_place_that_users_cannot_write() -> None:
    assert machine_policy("linux") == PolicyFile(LINUX_FILE, owner=0)
    assert machine_policy("darwin") == ManagedPreferences(MANAGED_FILE)
    assert str(machine_policy("win32").place) == f"HKEY_LOCAL_MACHINE\\{REGISTRY_KEY}"


def test_the_environment_counts_in_a_checkout_without_a_machine_policy_alone(tmp_path: Path) -> None:
    environment = {"PAD_POLICY": "/dev/null", "PROGRAMDATA": str(tmp_path)}
    there = PolicyFile(tmp_path / "policy.toml")
    assert policy_source(there, environment, packaged=False) == PolicyFile(Path("/dev/null"))
    assert policy_source(there, environment, packaged=True) is there
    there.place.write_text("model_suspended = true", encoding="utf-8")
    assert policy_source(there, environment, packaged=False) is there
    assert policy_source(registry({}), environment, packaged=False).exists()
    assert policy_source(registry(None), environment, packaged=False) == PolicyFile(Path("/dev/null"))


@pytest.mark.parametrize("mode", [0o666, 0o664, 0o646])
def test_a_machine_policy_that_others_could_have_written_is_refused(tmp_path: Path, mode: int) -> None:
    source = PolicyFile(tmp_path / "policy.toml", owner=os.getuid())
    source.place.write_text("model_suspended = true", encoding="utf-8")
    source.place.chmod(0o644)
    assert SettingsStore(policy=source).current.model_suspended
    source.place.chmod(mode)
    with pytest.raises(SettingsError) as refusal:
        SettingsStore(policy=source)
    assert (refusal.value.problem, refusal.value.cause) == ("policy_unprotected", str(source.place))
    source.place.chmod(0o644)
    tmp_path.chmod(0o777)
    with pytest.raises(SettingsError, match="policy_unprotected"):
        SettingsStore(policy=source)
    with pytest.raises(SettingsError, match="policy_unprotected"):
        SettingsStore(policy=PolicyFile(source.place, owner=os.getuid() + 1))


def test_the_registry_of_windows_fixes_settings() -> None:
    values = {"model_suspended": 1, "rollback_allowed": 0, "theme": "dark", "trusted_keys": ["C:\\k.pem"],
              "minimum_serial": 7}  # fmt: skip
    settings = SettingsStore(policy=registry(values))
    assert settings.fixed == set(values)
    assert (settings.current.model_suspended, settings.current.rollback_allowed) == (True, False)
    assert (settings.current.minimum_serial, settings.current.trusted_keys) == (7, ("C:\\k.pem",))
    assert SettingsStore(policy=registry(None)).fixed == frozenset()
    with pytest.raises(SettingsError, match="policy_invalid model_suspended"):
        SettingsStore(policy=registry({"model_suspended": 2}))


def test_managed_preferences_fix_settings_and_nonsense_in_them_is_said(tmp_path: Path) -> None:
    source = ManagedPreferences(tmp_path / "pret-a-depenser.plist")
    assert not source.exists()
    assert SettingsStore(policy=source).fixed == frozenset()
    source.place.write_bytes(plistlib.dumps({"model_suspended": True, "text_percent": 150}))
    assert SettingsStore(policy=source).current.text_percent == 150
    for content in (b"", b"no list", b"<?xml version='1.0'?><plist><dict>", plistlib.dumps([1]), b"bplist00\0"):
        source.place.write_bytes(content)
        with pytest.raises(SettingsError, match="policy_unreadable"):
            SettingsStore(policy=source)


def test_a_name_that_does_not_exist_is_told_and_the_rest_followed() -> None:
    settings = SettingsStore(policy=registry({"model_suspended": 1, "of_next_year": 3}))
    assert settings.current.model_suspended
    assert settings.policy_problem is not None
    assert (settings.policy_problem.problem, settings.policy_problem.key) == ("policy_unknown", "of_next_year")


def test_what_the_policy_fixes_binds_the_user(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"trusted_keys": ["mine.pem"], "journal_folder": "/srv/mine"}))
    fixed = registry({"trusted_keys": ["theirs.pem"], "journal_folder": "/srv/journal"})
    settings = SettingsStore(tmp_path / "settings.json", fixed)
    settings.choose("journal_folder", "/srv/mine")
    assert (settings.current.trusted_keys, settings.current.journal_folder) == (("theirs.pem",), "/srv/journal")


def test_the_forms_name_every_setting_that_can_be_fixed_and_no_other() -> None:
    names = set(vars(Settings())) - NOT_FIXED
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(kinds()) == names
    assert all(entry["description"] for entry in schema["properties"].values())
    assert schema["properties"]["language"]["enum"] == ["en", "fr"]
    themes = [choice for one in schema["properties"]["theme"]["anyOf"] for choice in one["enum"]]
    assert themes == ["contrast", "dark", "light", "system"]
    space = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
    template = ElementTree.fromstring(admx())
    policies = {one.get("name"): one for one in template.iter(f"{space}policy")}
    assert set(policies) == names
    assert {one.get("key") for one in policies.values()} == {REGISTRY_KEY}
    words = {one.get("id") for one in ElementTree.fromstring(adml()).iter(f"{space}string")}
    shown = {one.get("id") for one in ElementTree.fromstring(adml()).iter(f"{space}presentation")}
    for name, policy in policies.items():
        assert {name, f"{name}_help"} <= words
        assert (policy.get("presentation") is not None) == (name in shown)


def test_whatever_the_template_writes_is_followed() -> None:
    space = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
    words = {one.get("id") for one in ElementTree.fromstring(adml()).iter(f"{space}string")}
    written: dict[str, list[object]] = {}
    for policy in ElementTree.fromstring(admx()).iter(f"{space}policy"):
        name, element = policy.attrib["name"], policy.find(f"{space}elements/*")
        written[name] = [1, 0] if element is None else _written(element, space)
        for item in policy.iter(f"{space}item"):
            assert item.attrib["displayName"].removeprefix("$(string.").removesuffix(")") in words
    assert written["theme"] == ["light", "dark", "contrast", "system"]
    assert written["text_percent"] == [100, 125, 150, 175, 200, "system"]
    for name, values in written.items():
        for value in values:
            current = SettingsStore(policy=registry({name: value})).current
            assert getattr(current, name) == (tuple(value) if isinstance(value, list) else value)


def _written(element: ElementTree.Element, space: str) -> list[object]:
    """What a box or a list of the template puts into the registry."""
    if element.tag == f"{space}enum":
        values = element.findall(f"{space}item/{space}value/*")
        return [one.text if one.tag == f"{space}string" else int(one.attrib["value"]) for one in values]
    if element.tag == f"{space}decimal":
        return [int(element.attrib["minValue"]), int(element.attrib["maxValue"])]
    return ["words"] if element.tag == f"{space}text" else [["one.pem", "two.pem"]]


@pytest.mark.parametrize("form", ["schema", "admx", "adml", "table"])
def test_the_command_prints_a_form(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--print-policy", form]) == 0
    assert "model_suspended" in capsys.readouterr().out
