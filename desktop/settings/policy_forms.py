"""The forms in which administrators write a policy, made from the one declaration of the settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from desktop.settings.policy_sources import REGISTRY_KEY
from desktop.settings.settings import POLICY_ONLY, Settings

NOT_FIXED = frozenset({"tour_seen", "seen_version"})
"""What the program notes for itself."""
_NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_CATEGORY = "PretADepenser"
_DESCRIPTION = re.compile(r"^ {8}(\w+(?:, \w+)*): (.*(?:\n {12}.*)*)", re.MULTILINE)


def kinds() -> Mapping[str, Any]:
    """The kind of every setting that an organisation may fix."""
    declared = get_type_hints(Settings, include_extras=True)
    return {name: kind for name, kind in declared.items() if name not in NOT_FIXED}


def descriptions() -> Mapping[str, str]:
    """What each setting does, as its declaration says."""
    found = _DESCRIPTION.findall(Settings.__doc__ or "")
    return {name: " ".join(text.replace("``", "").split()) for names, text in found for name in names.split(", ")}


def json_schema() -> str:
    """The JSON schema of ``policy.toml``, for editors that complete and check while one types."""
    _references, components = msgspec.json.schema_components([Settings])
    properties = components["Settings"]["properties"]
    told = descriptions()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policy.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {**properties[name], "description": told[name]} for name in kinds()},
    }
    return json.dumps(schema, indent=1, ensure_ascii=False)


def admx() -> str:
    """The administrative template for group policies of Windows."""
    policies = "\n".join(_admx_policy(name, kind) for name, kind in kinds().items())
    return f"""<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="{_NAMESPACE}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces><target prefix="pad" namespace="PretADepenser.Policies"/></policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <categories><category name="{_CATEGORY}" displayName="$(string.{_CATEGORY})"/></categories>
  <policies>
{policies}
  </policies>
</policyDefinitions>
"""


def adml() -> str:
    """The words of the administrative template."""
    told = descriptions()
    strings = [f'      <string id="{_CATEGORY}">Prêt à dépenser</string>']
    boxes = []
    for name, kind in kinds().items():
        strings.append(f'      <string id="{name}">{name}</string>')
        strings.append(f'      <string id="{name}_help">{escape(told[name])}</string>')
        strings += [f'      <string id="{name}_{choice}">{choice}</string>' for choice in _choices(kind)]
        if (box := _box(kind)) is not None:
            boxes.append(f'      <presentation id="{name}">{box.format(name=name)}</presentation>')
    return f"""<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="{_NAMESPACE}" revision="1.0" schemaVersion="1.0">
  <displayName>Prêt à dépenser</displayName>
  <description>Prêt à dépenser</description>
  <resources>
    <stringTable>
{chr(10).join(strings)}
    </stringTable>
    <presentationTable>
{chr(10).join(boxes)}
    </presentationTable>
  </resources>
</policyDefinitionResources>
"""


def table() -> str:
    """Every setting with its kind, its default, who may fix it and what it does, as a table of Markdown."""
    defaults, told = Settings(), descriptions()
    lines = ["| setting | kind | default | fixed by | what it does |", "|---|---|---|---|---|"]
    for name, kind in kinds().items():
        default = json.dumps(getattr(defaults, name), ensure_ascii=False)
        by = "policy only" if name in POLICY_ONLY else "user or policy"
        lines.append(f"| `{name}` | {_kind_words(kind)} | `{default}` | {by} | {told[name]} |")
    return "\n".join(lines)


FORMS: Mapping[str, Callable[[], str]] = {"schema": json_schema, "admx": admx, "adml": adml, "table": table}


def _kind_words(kind: Any) -> str:
    if choices := _choices(kind):
        return ", ".join(map(str, choices))
    words = {bool: "true or false", int: "number", str: "text"}
    return words.get(_plain(kind), "list of texts")


def _plain(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _choices(kind: Any) -> tuple[str | int, ...]:
    """What a list offers: words, and beside a word the usual numbers, as no box takes a word or a number."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    if get_origin(kind) is not Union:
        return ()
    return tuple(choice for one in get_args(kind) for choice in _choices(one) or _limits(one).examples or ())


def _limits(kind: Any) -> msgspec.Meta:
    limits = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return next(iter(limits), msgspec.Meta())


def _item(name: str, choice: str | int) -> str:
    value = f'<decimal value="{choice}"/>' if isinstance(choice, int) else f"<string>{choice}</string>"
    return f'<item displayName="$(string.{name}_{choice})"><value>{value}</value></item>'


def _box(kind: Any) -> str | None:
    plain = _plain(kind)
    if plain is bool:
        return None
    if _choices(kind):
        return '<dropdownList refId="{name}">{name}</dropdownList>'
    if plain is int:
        return '<decimalTextBox refId="{name}">{name}</decimalTextBox>'
    if plain is str:
        return '<textBox refId="{name}"><label>{name}</label></textBox>'
    return '<multiTextBox refId="{name}"/>'


def _admx_policy(name: str, kind: Any) -> str:
    plain, box = _plain(kind), ""
    head = (
        f'    <policy name="{name}" class="Machine" displayName="$(string.{name})" explainText="$(string.{name}_help)" '
        f'key="{REGISTRY_KEY}"'
    )
    parent = f'<parentCategory ref="{_CATEGORY}"/>'
    if plain is bool:
        values = '<enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>'
        return f'{head} valueName="{name}">{parent}{values}</policy>'
    if choices := _choices(kind):
        items = "".join(_item(name, one) for one in choices)
        box = f'<enum id="{name}" valueName="{name}" required="true">{items}</enum>'
    elif plain is int:
        limits = _limits(kind)
        low, high = limits.ge or 0, limits.le or 4294967295
        box = f'<decimal id="{name}" valueName="{name}" minValue="{low}" maxValue="{high}"/>'
    elif plain is str:
        length = _limits(kind).max_length
        longest = f' maxLength="{length}"' if length else ""
        box = f'<text id="{name}" valueName="{name}"{longest}/>'
    else:
        box = f'<multiText id="{name}" valueName="{name}"/>'
    return f'{head} presentation="$(presentation.{name})">{parent}<elements>{box}</elements></policy>'
