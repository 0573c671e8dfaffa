from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.charts.player import CommandPlayer
from desktop.charts.sound import HIGHEST_HZ, LOWEST_HZ, RATE_HZ, pitches_hz, render_wav

amounts = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def samples(wav: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


@given(amounts)
def test_greater_is_higher(values: list[float]) -> None:
    pitches = pitches_hz(values)
    assert all(LOWEST_HZ - 1e-6 <= pitch <= HIGHEST_HZ + 1e-6 for pitch in pitches)
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(np.array(pitches)[order]) >= -1e-6)


@given(amounts)
def test_sound_is_a_short_wav_file_that_never_clips(values: list[float]) -> None:
    sound = samples(render_wav(values))
    assert 0 < len(sound) <= 6.1 * RATE_HZ
    assert np.abs(sound.astype(int)).max() < 0.4 * 32767


def test_each_note_has_the_pitch_of_its_amount() -> None:
    sound = samples(render_wav([0.0, 1.0]))
    for note, pitch in zip(np.split(sound, 2), (LOWEST_HZ, HIGHEST_HZ), strict=True):
        loudest = np.argmax(np.abs(np.fft.rfft(note))) * RATE_HZ / len(note)
        assert loudest == pytest.approx(pitch, abs=RATE_HZ / len(note))


def test_nothing_to_hear_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        render_wav([])


def test_player_without_any_command_says_no(qapp: QApplication) -> None:
    player = CommandPlayer(find=lambda _name: None)
    assert not player.play(render_wav([1.0]))


def test_player_hands_the_file_to_the_command_and_removes_it(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    kept, listed = tmp_path / "kept.wav", tmp_path / "name.txt"
    script = tmp_path / "player.sh"
    script.write_text(f'#!/bin/sh\ncp "$1" "{kept}"\nprintf %s "$1" > "{listed}"\n', encoding="utf-8")
    script.chmod(0o755)
    player = CommandPlayer(commands=((str(script),),), find=lambda name: name)
    wav = render_wav([1.0, 2.0])
    assert player.play(wav)
    qtbot.waitUntil(listed.exists)
    qtbot.waitUntil(lambda: player.findChildren(type(player)) == [] and not player.children())
    assert kept.read_bytes() == wav
    assert not type(tmp_path)(listed.read_text(encoding="utf-8")).exists()


def test_player_stops_what_it_plays(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    script = tmp_path / "player.sh"
    script.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    player = CommandPlayer(commands=((str(script),),), find=lambda name: name)
    assert player.play(render_wav([1.0]))
    player.stop()
    qtbot.waitUntil(lambda: not player.children())


def test_command_that_cannot_start_says_no(qapp: QApplication, qtbot: QtBot) -> None:
    player = CommandPlayer(commands=(("/nowhere/player",),), find=lambda name: name)
    assert not player.play(render_wav([1.0]))
    qtbot.waitUntil(lambda: not player.children())
