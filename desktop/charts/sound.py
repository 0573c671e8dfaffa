"""Makes a chart audible: time runs along the marks, pitch is their amount."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

RATE_HZ = 22050
LOWEST_HZ, HIGHEST_HZ = 220.0, 880.0
LONGEST_NOTE_S, WHOLE_S, FADE_S = 0.22, 6.0, 0.008
LOUDNESS = 0.35


def pitches_hz(amounts: Sequence[float]) -> list[float]:
    """Pitch of each amount: the smallest at 220 Hz, the largest two octaves above, logarithmic in between."""
    low, high = min(amounts), max(amounts)
    span = high - low
    shares = [0.5 if span == 0 else (amount - low) / span for amount in amounts]
    return [LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** share for share in shares]


def render_wav(amounts: Sequence[float]) -> bytes:
    """A mono 16-bit WAV file of one note an amount, at most about six seconds long.

    Args:
        amounts: finite numbers in the order they are heard, at least one.

    Raises:
        ValueError: nothing to hear.

    """
    if not amounts:
        raise ValueError("a sound needs at least one amount")
    note_s = min(LONGEST_NOTE_S, WHOLE_S / len(amounts))
    samples = np.arange(int(RATE_HZ * note_s)) / RATE_HZ
    fade = np.clip(np.minimum(samples, samples[::-1]) / FADE_S, 0.0, 1.0)
    notes = [np.sin(2 * np.pi * pitch * samples) * fade for pitch in pitches_hz(amounts)]
    data = (np.concatenate(notes) * LOUDNESS * 32767).astype("<i2").tobytes()
    return _header(len(data)) + data


def _header(data_bytes: int) -> bytes:
    """The 44 bytes that open a RIFF WAVE file of PCM samples."""
    return struct.pack("<4sI4s4sIHHIIHH4sI", *_fields(data_bytes))


def _fields(data_bytes: int) -> tuple[bytes | int, ...]:
    bytes_a_sample, channels, pcm = 2, 1, 1
    riff = (b"RIFF", 36 + data_bytes, b"WAVE")
    fmt = (b"fmt ", 16, pcm, channels, RATE_HZ, RATE_HZ * bytes_a_sample, bytes_a_sample, 8 * bytes_a_sample)
    return (*riff, *fmt, b"data", data_bytes)
