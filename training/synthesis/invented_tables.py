"""The eight tables of invented clients, written chunk by chunk: whole or not at all."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from core.storage.folder_aside import whole_folder
from core.storage.whole_file import write_whole
from training.errors import TrainingError
from training.progress import Progress
from training.synthesis.chunk import CHUNK_CLIENTS, TEST_ROWS, TRAIN_ROWS, choose_test_clients, draw_chunk
from training.synthesis.draws import Array
from training.synthesis.layout import TABLE_COLUMNS
from training.synthesis.parameters import load_parameters
from training.synthesis.writing import TableWriter, join_parts
from training.tables.origin import mark_invented

ALL_CLIENTS = TRAIN_ROWS + TEST_ROWS
MINIMUM_CLIENTS = 10
_TRUTH = "truth"
_PROCESSES = 2


def synthesise(out: Path, clients: int, seed: int, progress: Progress, truth: Path | None = None) -> None:
    """Write the eight tables of ``clients`` invented clients, and the mark that says so, into the folder ``out``.

    Args:
        out: folder that does not exist yet or is empty.
        clients: number of clients, 10 to 356,255, split like the original between train and test.
        seed: number, 0 or more; the same seed gives the same bytes.
        progress: told about each finished chunk under ``synthesise``.
        truth: CSV file for SK_ID_CURR and the probability of default that drew the outcome.

    Raises:
        TrainingError: an option is out of range, or a place is taken or cannot be written.
    """
    _check(out, clients, seed, truth)
    try:
        with whole_folder(out) as aside:
            _write_tables(aside, clients, seed, progress)
            if truth is not None:
                truth.parent.mkdir(parents=True, exist_ok=True)
                write_whole(truth, (aside / f"{_TRUTH}.csv").read_bytes(), private=False)
            (aside / f"{_TRUTH}.csv").unlink()
            mark_invented(aside)
    except OSError as error:
        raise TrainingError("the tables cannot be written", str(error.filename or out), "check the disk") from error


def _check(out: Path, clients: int, seed: int, truth: Path | None) -> None:
    if not MINIMUM_CLIENTS <= clients <= ALL_CLIENTS:
        raise TrainingError(
            "the number of clients is out of range", f"--clients {clients}", f"give {MINIMUM_CLIENTS} to {ALL_CLIENTS}"
        )
    if seed < 0:
        raise TrainingError("the seed is negative", f"--seed {seed}", "give a whole number from 0")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TrainingError("the output place is taken", f"--out {out}", "name a new or an empty folder")
    if truth is not None and (truth.is_dir() or truth.resolve().is_relative_to(out.resolve())):
        raise TrainingError("the truth cannot be written there", f"--truth {truth}", "name a file outside the tables")


def _write_tables(folder: Path, clients: int, seed: int, progress: Progress) -> None:
    is_test = choose_test_clients(clients, seed)
    chunks = [is_test[start : start + CHUNK_CLIENTS] for start in range(0, clients, CHUNK_CLIENTS)]
    progress.step("synthesise", 0.0)
    for done, _ in enumerate(_run_chunks(folder, chunks, seed), start=1):
        progress.step("synthesise", done / (len(chunks) + 1))
    for name in (*TABLE_COLUMNS, _TRUTH):
        join_parts([_part(folder, name, index) for index in range(len(chunks))], folder / f"{name}.csv")
    progress.step("synthesise", 1.0)


def _run_chunks(folder: Path, chunks: list[Array], seed: int) -> Iterator[int]:
    """Write every chunk and give its number once written."""
    if len(chunks) == 1:
        yield _write_chunk(folder, 0, chunks[0], seed)
        return
    context = multiprocessing.get_context("spawn")
    workers = min(_PROCESSES, os.cpu_count() or 1, len(chunks))
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [pool.submit(_write_chunk, folder, index, flags, seed) for index, flags in enumerate(chunks)]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _write_chunk(folder: Path, index: int, is_test: Array, seed: int) -> int:
    tables, truth = draw_chunk(index, is_test, seed, load_parameters())
    writer = TableWriter()
    try:
        for name, columns in {**tables, _TRUTH: truth}.items():
            writer.write(columns, _part(folder, name, index))
    finally:
        writer.close()
    return index


def _part(folder: Path, name: str, index: int) -> Path:
    return folder / f"{name}.{index:04d}.part"
