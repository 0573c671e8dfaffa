"""Takes the pictures of the help from the real window, over a bundle of invented clients.

``python -m tests.desktop.help_pictures --bundle FOLDER [--only PAGE]`` writes ``resources/help/{fr,en}/<page>.png``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.decisions.record import Decision, Judgement, Opinion, decision_record
from core.decisions.rules import Decisions, OpinionFirst
from core.features.formatting import Formatter
from core.journal.journal import Journal
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.population.filter import ClientFilter, ClientOrder
from desktop.settings.decision_settings import JOURNAL_NAME
from desktop.window.help.pages import HELP, WINDOW_TOPICS
from tests.source_files import ROOT

WINDOW = "1280x800"
WIDTH_PX = 960
COLORS, FAMILY_BITS = 256, 0x00F0F0F0
CLIENTS = {"dossier": 100_006, "comparer": 100_006, "simuler": 100_017, "ecran-client": 100_006}
"""Invented clients: one whom the tool would grant, and one to simulate for."""
WORDS = {
    "fr": ("Revenus stables, pièces vérifiées", "Un proche se porte garant", "Le prix du bien semble trop élevé",
           "Je peux verser un apport", "Le client conteste ses cotes externes"),
    "en": ("Stable income, documents checked", "A relative stands surety", "The price of the goods looks too high",
           "I can make a down payment", "The client contests the external scores"),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--only", choices=WINDOW_TOPICS)
    chosen = parser.parse_args(arguments)
    for language in ("fr", "en"):
        with tempfile.TemporaryDirectory() as home:
            write_journal(chosen.bundle, Path(home) / "data" / "journal", language)
            write_settings(Path(home) / "config")
            bundle = Path(home) / "modele-2026.11"
            bundle.symlink_to(chosen.bundle.resolve(), target_is_directory=True)
            for topic in WINDOW_TOPICS:
                if chosen.only in (None, topic):
                    take(bundle, topic, language, Path(home))
    return 0


def take(bundle: Path, topic: str, language: str, home: Path) -> None:
    whole = home / "whole.png"
    command = [sys.executable, "-m", "desktop", "--bundle", str(bundle), "--page", topic, "--lang", language,
               "--theme", "light", "--size", WINDOW, "--screenshot", str(whole)]  # fmt: skip
    if topic == "reglages":
        # A folder that anybody could have, instead of the temporary one of this run.
        settings = home / "config" / "settings.json"
        content = json.loads(settings.read_text(encoding="utf-8")) | {"journal_folder": "/srv/agence/journal"}
        settings.write_text(json.dumps(content), encoding="utf-8")
    if topic in CLIENTS:
        command += ["--client", str(CLIENTS[topic])]
    surroundings = {**os.environ, "PAD_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True)
    picture = QImage(str(whole))
    if picture.size() != QSize(*map(int, WINDOW.split("x"))):
        raise SystemExit(f"{topic} in {language}: no picture of {WINDOW}")
    scaled = picture.scaledToWidth(WIDTH_PX, Qt.TransformationMode.SmoothTransformation)
    path = HELP / language / f"{topic}.png"
    with_few_colors(scaled).save(str(path), quality=0)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KB\n")


def with_few_colors(picture: QImage) -> QImage:
    """The picture in its most frequent colours, likely ones counted together: a light file without dots."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(whole.constBits(), dtype=np.uint32).reshape(whole.height(), -1)
    found, places, counts = np.unique(pixels & 0x00FFFFFF, return_inverse=True, return_counts=True)
    families, family = np.unique(found & FAMILY_BITS, return_inverse=True)
    sizes = np.bincount(family, weights=counts, minlength=len(families))
    # Of each family the colour that occurs most, and the largest families.
    heads = [max(np.flatnonzero(family == one), key=lambda n: counts[n]) for one in np.argsort(-sizes)[:COLORS]]
    kept = found[heads]
    apart = sum(
        ((found >> shift & 0xFF).astype(np.int64)[:, None] - (kept >> shift & 0xFF).astype(np.int64)[None, :]) ** 2
        for shift in (16, 8, 0)
    )
    nearest = np.argmin(apart, axis=1).astype(np.uint8)[places].reshape(pixels.shape)
    drawn = QImage(nearest.tobytes(), whole.width(), whole.height(), whole.width(), QImage.Format.Format_Indexed8)
    drawn.setColorTable([0xFF000000 | int(color) for color in kept])
    return drawn.copy()


def write_settings(folder: Path) -> None:
    folder.mkdir(parents=True)
    content = {"user_name": "Ana Roux", "user_contact": "Lille, 03 20 00 00 00"}
    (folder / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def write_journal(folder: Path, journal_folder: Path, language: str) -> None:
    journal_folder.mkdir(parents=True)
    bundle = open_bundle(folder, [demonstration_key()])
    journal = Journal(journal_folder / JOURNAL_NAME)
    fill(Decisions(journal), bundle, language)
    journal.close()
    bundle.close()


def fill(decisions: Decisions, bundle: Bundle, language: str) -> None:
    stable, surety, price, down_payment, contested = WORDS[language]
    writer = ReasonWriter(bundle.catalogue, bundle.codes, Formatter(language))

    def decide(author: str, client_id: int, judgement: Judgement) -> int:
        assessment = assess(bundle, bundle.store.get(client_id))
        record = decision_record(bundle, assessment, judgement, writer)
        return decisions.record_decision(OpinionFirst(author), client_id, record).decision.sequence

    granted, refused = (clients_with(bundle, advice) for advice in (Advice.GRANT, Advice.REFUSE))
    decisions.record_opinion("Ana Roux", granted[0], Opinion.FAVOURABLE, stable)
    for client_id in granted:
        decide("Ana Roux", client_id, Judgement(Decision.GRANTED, stable))
    decide("Malik Benali", granted[1], Judgement(Decision.REFUSED, price, price))
    sequence = decide("Ana Roux", refused[0], Judgement(Decision.REFUSED, price))
    decisions.record_client_view("Ana Roux", refused[0], down_payment)
    decisions.request_review("Ana Roux", sequence, contested)
    decide("Malik Benali", refused[1], Judgement(Decision.GRANTED, stable, surety))


def clients_with(bundle: Bundle, advice: Advice) -> list[int]:
    wanted = ClientFilter(advices=frozenset({advice}))
    return [row.client_id for row in bundle.store.rows(wanted, ClientOrder(), [], 0, 3)]


if __name__ == "__main__":
    sys.exit(main())
