"""Finds the file of each table in a folder or an archive, and unpacks it where it is compressed."""

from __future__ import annotations

import errno
import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from core.raw_tables.schema import TABLES
from training.errors import DataError
from training.tables.passed_over import passed_over

# The longest ending first: ".csv.gz" must not be read as a ".gz" of a table called "bureau.csv".
_ENDINGS = (".csv.gz", ".csv.zip", ".csv", ".zip", ".parquet")
_COPY_BYTES = 1 << 20
_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error)
_DOWNLOAD_AGAIN = "it is damaged or was cut short, download or copy it again"


@dataclass(frozen=True)
class TableFile:
    """Where the rows of one table lie.

    Args:
        table: name of the table; empty for a file that is none by its name.
        path: the file, or the archive that holds it.
        member: name inside the archive; empty for a file of its own.
        size_bytes: size as stored.
    """

    table: str
    path: Path
    member: str
    size_bytes: int

    @property
    def label(self) -> str:
        """How a sentence names this file."""
        return f"{self.path.name}, {self.member}" if self.member else self.path.name

    @property
    def ending(self) -> str:
        """The end of the name, which tells the format: one of ``.csv .csv.gz .csv.zip .zip .parquet``."""
        return _ending_of(PurePosixPath(self.member).name if self.member else self.path.name)


@dataclass(frozen=True)
class PlainFile:
    """One table in a file that can be read as it is.

    Args:
        path: a CSV or parquet file.
        label: how a sentence names the file it came from.
        is_parquet: False for CSV.
    """

    path: Path
    label: str
    is_parquet: bool


@dataclass(frozen=True)
class FoundTables:
    """What a folder or an archive holds.

    Args:
        files: the file of each table found, by name of table.
        passed_over: the other files that look like tables, each with the table it may have meant.
    """

    files: Mapping[str, TableFile]
    passed_over: tuple[str, ...]


def find_tables(data: Path) -> FoundTables:
    """Find the tables in a folder, in the one folder in it that holds them, or in the competition's archive.

    Args:
        data: a folder, or a zip of CSV files, of zips or of parquet files. Names of files are compared whole,
            without regard to case.

    Raises:
        DataError: if ``data`` is neither, cannot be read, or holds the same table twice.
    """
    try:
        if data.is_dir():
            files = _files_of_folder(data)
        elif data.is_file():
            files = _files_of_archive(data)
        else:
            raise DataError("The data do not exist", str(data), "give a folder or the competition's zip")
    except OSError as error:
        raise DataError("The data cannot be read", str(data), error.strerror or str(error)) from error
    found = _one_file_each(file for file in files if file.table)
    others = [PurePosixPath(file.member).name if file.member else file.path.name for file in files if not file.table]
    return FoundTables(found, passed_over(others, TABLES.keys() - found.keys()))


def unpack(file: TableFile, scratch: Path) -> PlainFile:
    """Make one table readable, without copying what is readable already.

    Args:
        file: where the table lies.
        scratch: folder that receives what had to be unpacked.

    Raises:
        DataError: if the file is damaged, empty of CSV, holds several, or does not fit on the disk.
    """
    is_parquet = file.ending == ".parquet"
    target = scratch / (file.table + (".parquet" if is_parquet else ".csv"))
    try:
        if not file.member:
            return _unpack_own_file(file, target, is_parquet)
        with zipfile.ZipFile(file.path) as archive, archive.open(file.member) as stored:
            _unpack_stream(stored, file, target)
    except _DAMAGED as error:
        raise DataError("The file cannot be unpacked", file.label, _DOWNLOAD_AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:
        remedy = "make the zip again without password and with the usual compression"
        raise DataError("The zip is encrypted or compressed in an unknown way", file.label, remedy) from error
    except OSError as error:
        raise _disk_error(error, file, scratch) from error
    return PlainFile(target, file.label, is_parquet)


def _unpack_own_file(file: TableFile, target: Path, is_parquet: bool) -> PlainFile:
    if file.ending in (".csv", ".parquet"):
        return PlainFile(file.path, file.label, is_parquet)
    with file.path.open("rb") as stored:
        _unpack_stream(stored, file, target)
    return PlainFile(target, file.label, is_parquet)


def _unpack_stream(stored: IO[bytes], file: TableFile, target: Path) -> None:
    if file.ending in (".csv", ".parquet"):
        _copy(stored, target)
    elif file.ending == ".csv.gz":
        with gzip.open(stored) as plain:
            _copy(plain, target)
    elif file.member:
        # A zip is read from its end, and a member of another zip cannot be: it is put down first.
        inner = target.with_suffix(".zip")
        _copy(stored, inner)
        with inner.open("rb") as reopened:
            _unpack_only_csv(reopened, file, target)
        inner.unlink()
    else:
        _unpack_only_csv(stored, file, target)


def _unpack_only_csv(stored: IO[bytes], file: TableFile, target: Path) -> None:
    with zipfile.ZipFile(stored) as archive:
        names = [info.filename for info in _visible(archive) if info.filename.casefold().endswith(".csv")]
        if len(names) != 1:
            found = f"{len(names)} CSV files" if names else "no CSV file"
            raise DataError(f"The zip holds {found}", file.label, "put exactly one CSV file in it")
        with archive.open(names[0]) as plain:
            _copy(plain, target)


def _copy(source: IO[bytes] | gzip.GzipFile, target: Path) -> None:
    with target.open("wb") as copy:
        shutil.copyfileobj(source, copy, _COPY_BYTES)


def _disk_error(error: OSError, file: TableFile, scratch: Path) -> DataError:
    if error.errno == errno.ENOSPC:
        remedy = "free some space, or set TMPDIR to a larger disk"
        return DataError(f"No room is left to unpack {file.label}", str(scratch.parent), remedy)
    return DataError("The file cannot be read", file.label, error.strerror or str(error))


def _files_of_folder(data: Path) -> list[TableFile]:
    """The files of a folder; where no table is among them, those of the one folder in it that holds some."""
    own = [_table_file(path, "", path.stat().st_size) for path in sorted(data.iterdir()) if path.is_file()]
    if any(file.table for file in own):
        return own
    inner = [path for path in sorted(data.iterdir()) if path.is_dir() and not path.name.startswith((".", "__MACOSX"))]
    within = {
        folder: [_table_file(path, "", path.stat().st_size) for path in sorted(folder.iterdir()) if path.is_file()]
        for folder in inner
    }
    holding = [folder for folder, files in within.items() if any(file.table for file in files)]
    if len(holding) > 1:
        what = f"Tables lie in {len(holding)} folders: {', '.join(folder.name for folder in holding)}"
        raise DataError(what, str(data), "give the one that is meant")
    return [*own, *(within[holding[0]] if holding else ())]


def _files_of_archive(data: Path) -> list[TableFile]:
    try:
        with zipfile.ZipFile(data) as archive:
            return [_table_file(data, info.filename, info.compress_size) for info in _visible(archive)]
    except zipfile.BadZipFile as error:
        if data.name.casefold().endswith(".zip"):
            raise DataError("The zip cannot be opened", data.name, _DOWNLOAD_AGAIN) from error
        remedy = "give the folder that holds the tables, or the competition's zip"
        raise DataError("The data are neither a folder nor a zip", data.name, remedy) from error


def _visible(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of a zip, without the folders and hidden files that macOS adds."""
    return [
        info
        for info in archive.infolist()
        if not info.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in _parts(info.filename))
    ]


def _parts(member: str) -> tuple[str, ...]:
    return PurePosixPath(member).parts


def _table_file(path: Path, member: str, size_bytes: int) -> TableFile:
    name = PurePosixPath(member).name if member else path.name
    stem = name[: len(name) - len(_ending_of(name))].casefold()
    for table in TABLES:
        if _ending_of(name) and stem == table.casefold():
            return TableFile(table, path, member, size_bytes)
    return TableFile("", path, member, size_bytes)


def _ending_of(name: str) -> str:
    return next((ending for ending in _ENDINGS if name.casefold().endswith(ending)), "")


def _one_file_each(files: Iterable[TableFile]) -> dict[str, TableFile]:
    found: dict[str, TableFile] = {}
    for file in files:
        other = found.setdefault(file.table, file)
        if other is not file:
            where = f"{other.label} and {file.label}"
            raise DataError(f"Two files hold the table {file.table}", where, "keep only one of them")
    return found
