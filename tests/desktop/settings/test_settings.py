"""Settings are typed, kept, and fixed by a policy."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.freshness import FreshnessRules
from core.bundle.signature import demonstration_key
from desktop.settings.settings import POLICY_ONLY, Settings, SettingsError, SettingsStore
from desktop.settings.trusted_keys import freshness_rules, trusted_keys
from tests.core.storage.refusing_places import no_room

FREE_TEXTS = {"bundle", "user_name", "user_contact", "journal_folder", "letter_contacts", "seen_version"}


def store(folder: Path, user: str | None = None, policy: str | None = None) -> SettingsStore:
    for name, content in (("settings.json", user), ("policy.toml", policy)):
        if content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return SettingsStore(folder / "settings.json", folder / "policy.toml")


def test_without_files_the_defaults_hold(tmp_path: Path) -> None:
    assert store(tmp_path).current == Settings()


def test_a_choice_is_kept_for_the_next_start(tmp_path: Path) -> None:
    store(tmp_path).choose("theme", "dark")
    assert store(tmp_path).current.theme == "dark"
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8")) == {"theme": "dark"}
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_the_policy_wins_and_cannot_be_changed(tmp_path: Path) -> None:
    settings = store(tmp_path, '{"theme": "dark", "language": "en"}', 'theme = "contrast"\ntrusted_keys = ["k.pem"]')
    assert settings.current.theme == "contrast"
    assert settings.current.language == "en"
    assert settings.fixed == {"theme", "trusted_keys"}
    assert settings.choose("theme", "light").theme == "contrast"
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["theme"] == "dark"


@pytest.mark.parametrize(
    ("user", "problem"),
    [
        ("{", "unreadable"),
        ("[1]", "unreadable"),
        ('{"colour": "red"}', "unknown"),
        ('{"theme": "pink"}', "invalid"),
        ('{"text_percent": 500}', "invalid"),
        ('{"text_percent": true}', "invalid"),
        ('{"demonstration_key_accepted": "yes"}', "invalid"),
        ("\udcff", "unreadable"),
        ('{"model_suspended": true}', "policy_only"),
        (r'{"journal_folder": "C:\Users\ana"}', "backslash"),
    ],
)
def test_what_cannot_be_followed_is_passed_over_and_said(tmp_path: Path, user: str, problem: str) -> None:
    (tmp_path / "settings.json").write_bytes(user.encode("utf-8", "surrogateescape"))
    settings = store(tmp_path)
    assert settings.current == Settings()
    assert settings.problem is not None
    assert settings.problem.problem == problem


def test_a_spoilt_policy_is_never_passed_over(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        store(tmp_path, policy='theme = "pink"')
    assert (refusal.value.problem, refusal.value.key) == ("policy_invalid", "theme")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_writes_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "settings.json").write_bytes('{"user_name": "Zoé", "journal_folder": "/srv"}'.encode(encoding))
    (tmp_path / "policy.toml").write_bytes('language = "en"\r\nopinion_first = true\r\n'.encode(encoding))
    settings = SettingsStore(tmp_path / "settings.json", tmp_path / "policy.toml")
    assert settings.problem is None
    assert (settings.current.user_name, settings.current.language) == ("Zoé", "en")
    assert settings.fixed == {"language", "opinion_first"}
    settings.choose("theme", "dark")
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8")) == {
        "user_name": "Zoé", "journal_folder": "/srv", "theme": "dark",
    }  # fmt: skip


@pytest.mark.parametrize("path", [r"C:\Users\Public\key.pem", r"C:\new\key.pem", r"\\server\share\key.pem"])
def test_a_path_in_double_quotes_is_said_and_one_in_single_quotes_read(tmp_path: Path, path: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        store(tmp_path, policy=f'theme = "dark"\ntrusted_keys = ["{path}"]')
    assert refusal.value.problem == "policy_backslash"
    assert (refusal.value.line, refusal.value.key) in {(2, ""), (0, "trusted_keys")}
    assert store(tmp_path, policy=f"trusted_keys = ['{path}']").current.trusted_keys == (path,)


def test_a_policy_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        store(tmp_path, policy='theme = "dark"\nlanguage fr\n')
    assert (refusal.value.problem, refusal.value.line) == ("policy_unreadable", 2)
    assert refusal.value.cause


def test_what_another_version_wrote_is_followed_where_known_and_kept(tmp_path: Path) -> None:
    newer = {"language": "en", "reading_ruler": True, "theme": "sepia", "user_name": "Ana"}
    settings = store(tmp_path, json.dumps(newer))
    assert (settings.current.language, settings.current.user_name, settings.current.theme) == ("en", "Ana", "system")
    assert settings.problem is not None
    assert (settings.problem.problem, settings.problem.key) == ("unknown", "reading_ruler")
    settings.choose("sound", value=False)
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8")) == {**newer, "sound": False}


def test_two_windows_keep_each_others_choices(tmp_path: Path) -> None:
    first, second = store(tmp_path), store(tmp_path)
    first.choose("user_name", "Ana")
    first.choose("theme", "contrast")
    second.choose("theme", "dark")
    second.choose("trusted_keys", ("key.pem",))
    kept = Settings(theme="dark", user_name="Ana", trusted_keys=("key.pem",), demonstration_key_accepted=False)
    assert store(tmp_path).current == kept


def test_a_file_that_cannot_be_read_is_put_aside_before_another_is_written(tmp_path: Path) -> None:
    settings = store(tmp_path, '{"user_name": "Ana"')
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
    settings.choose("theme", "dark")
    assert (tmp_path / "settings.json.damaged-1").read_text(encoding="utf-8") == '{"user_name": "Ana"'
    assert store(tmp_path).current == Settings(theme="dark")


def test_a_choice_that_found_no_room_is_saved_with_the_next(tmp_path: Path) -> None:
    settings = store(tmp_path, '{"user_name": "Ana"}')
    with no_room(), pytest.raises(OSError, match=r"settings.json"):
        settings.choose("theme", "dark")
    assert settings.current.theme == "dark"
    assert store(tmp_path).current == Settings(user_name="Ana")
    settings.choose("sound", value=False)
    assert store(tmp_path).current == Settings(user_name="Ana", theme="dark", sound=False)


@given(st.sampled_from(sorted(asdict(Settings()))), st.one_of(st.none(), st.integers(), st.text(), st.floats()))
def test_no_setting_takes_a_value_it_cannot_hold(name: str, value: object) -> None:
    settings = SettingsStore(Path("/nonexistent/settings.json"), Path("/nonexistent/policy.toml"))
    if name in FREE_TEXTS and isinstance(value, str):
        return
    accepted = (name == "text_percent" and isinstance(value, int) and 100 <= value <= 200) or (
        value in {"fr", "en", "light", "dark", "contrast"}
    )
    if not accepted:
        with pytest.raises(ValueError, match=name):
            settings.choose(name, value)
        assert settings.current == Settings()


@pytest.mark.parametrize("name", sorted(POLICY_ONLY))
def test_what_only_an_organisation_decides_cannot_be_chosen(tmp_path: Path, name: str) -> None:
    settings = store(tmp_path, policy='model_suspended = true\nsuspension_reason = "Audit"\nshow_fairness = true')
    assert settings.current.model_suspended
    assert settings.current.suspension_reason == "Audit"
    assert settings.current.show_fairness
    with pytest.raises(ValueError, match=name):
        settings.choose(name, getattr(Settings(), name))


def test_without_a_file_choices_are_kept_in_memory_only(tmp_path: Path) -> None:
    settings = SettingsStore()
    assert settings.choose("sound", value=False).sound is False
    assert SettingsStore().current.sound is True


def test_the_demonstration_key_can_be_refused() -> None:
    assert trusted_keys(Settings()) == (demonstration_key(),)
    assert trusted_keys(Settings(demonstration_key_accepted=False)) == ()


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    spoilt = tmp_path / "key.pem"
    spoilt.write_text("not a key", encoding="utf-8")
    with pytest.raises(SettingsError, match="key_unreadable"):
        trusted_keys(Settings(trusted_keys=(str(spoilt),)))


def test_the_demonstration_key_gives_way_to_any_other_and_to_a_package(tmp_path: Path) -> None:
    public = demonstration_key()
    assert store(tmp_path).current.demonstration_key_accepted
    assert not SettingsStore(tmp_path / "settings.json", packaged=True).current.demonstration_key_accepted
    theirs = '{"trusted_keys": ["k.pem"], "demonstration_key_accepted": true}'
    assert not store(tmp_path, theirs).current.demonstration_key_accepted
    allowed = "demonstration_key_accepted = true"
    assert store(tmp_path, theirs, allowed).current.demonstration_key_accepted
    packaged = SettingsStore(tmp_path / "settings.json", tmp_path / "policy.toml", packaged=True)
    assert packaged.current.demonstration_key_accepted
    key = tmp_path / "lender.pem"
    key.write_bytes(
        Ed25519PublicKey.from_public_bytes(public.public_bytes).public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
    )
    under_another_name = Settings(trusted_keys=(str(key),), demonstration_key_accepted=False)
    assert trusted_keys(under_another_name) == ()


def test_what_the_organisation_asks_of_the_age_of_bundles_is_followed(tmp_path: Path) -> None:
    asked = 'minimum_serial = 3\nexpired_bundle = "refuse"\nrollback_allowed = true\nrevoked_keys = ["ab"]'
    assert freshness_rules(store(tmp_path, policy=asked).current) == FreshnessRules(
        minimum_serial=3, expired_refused=True, rollback_allowed=True, revoked=frozenset({"ab"})
    )
