"""Publishing a release: write it apart, seal it, one rename, then one rename of the ``current`` link.

Layout of an output folder::

    out/releases/<name>/     complete releases; never changed again
    out/current              link to the release that is served
    out/.building-<random>/  a build at work, or what a killed one left; never looked into
    out/.lock                held by the build at work
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
"""Version of the layout of a release folder."""
_WANTED: Final = frozenset({"name", "builder", "sources", "graphs", "files"})
_BUILDING: Final = ".building-"


class NoRelease(LsgraphError):
    """There is no release where one was looked for, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: immutable files under ``directory``, named by what they say."""

    directory: Path
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open a release folder; checks that the manifest is there and every file has the size it tells.

        Raises ``NoRelease`` if this is not a complete release. ``verify`` compares the digests too.
        """
        directory = directory.resolve()
        try:
            manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NoRelease(tell("no-release", path=directory)) from None
        except (OSError, ValueError):
            raise NoRelease(tell("release-damaged", path=directory, file=MANIFEST)) from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not _WANTED <= manifest.keys():
            raise NoRelease(tell("release-damaged", path=directory, file=MANIFEST))
        for path, entry in manifest["files"].items():
            file = directory / path
            if not file.is_file() or file.stat().st_size != entry["size"]:
                raise NoRelease(tell("release-damaged", path=directory, file=path))
        return cls(directory, manifest)

    @classmethod
    def current(cls, out: Path) -> Self:
        """Open the release that ``out/current`` points to; raises ``NoRelease`` if there is none."""
        if not (out / "current").exists():
            raise NoRelease(tell("no-release", path=out))
        return cls.open(out / "current")

    @property
    def name(self) -> str:
        """SHA-256 (hex) of the canonical N-Quads of all graphs but ``graph/meta``."""
        return str(self.manifest["name"])

    @property
    def graphs(self) -> dict[str, int]:
        """Named graph IRI → number of triples."""
        return dict(self.manifest["graphs"])

    def path(self, name: str) -> Path:
        """Return where a file of the release is, e.g. ``dump/data.ttl``; raises ``KeyError`` for any other name."""
        if name not in self.manifest["files"]:
            raise KeyError(name)
        return self.directory / name

    def verify(self) -> None:
        """Read every file and compare its digest; raises ``NoRelease`` with the first that differs."""
        for path, entry in self.manifest["files"].items():
            if _digest((self.directory / path).read_bytes()) != entry["sha256"]:
                raise NoRelease(tell("release-damaged", path=self.directory, file=path))


class Workshop:
    """The private folder of one build; becomes a release by ``seal`` and ``publish``, or nothing at all."""

    def __init__(self, out: Path, directory: Path) -> None:
        self.out: Final = out
        self.directory: Final = directory
        self._files: dict[str, dict[str, Any]] = {}

    def write(self, name: str, content: bytes, **facts: Any) -> None:
        """Write a file durably; ``facts`` go into its manifest entry beside size and digest."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._files[name] = {"sha256": _digest(content), "size": len(content), **facts}

    def seal(self, facts: Mapping[str, Any]) -> None:
        """Write the manifest, last of all: a folder without it is not a release."""
        manifest = {"format": FORMAT, **facts, "files": dict(sorted(self._files.items()))}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        with (self.directory / MANIFEST).open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        for folder in {self.directory, *(path.parent for path in self.directory.rglob("*"))}:
            _sync(folder)

    def publish(self) -> Release:
        """Move the folder to its place by one rename and open it there.

        If another version of the program made a release of the same name, both stay: the new one gets a suffix.
        """
        release = Release.open(self.directory)
        place = _free_place(self.out / "releases", release)
        self.directory.rename(place)
        _sync(place.parent)
        return Release.open(place)


@contextmanager
def workshop(out: Path) -> Iterator[Workshop]:
    """Open a private folder in ``out`` and hold the lock of ``out``; what killed builds left is removed first.

    The folder is removed at the end unless it was published.
    """
    (out / "releases").mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for stale in out.glob(f"{_BUILDING}*"):
            _remove(stale)
        directory = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=out))
        directory.chmod(0o755)
        try:
            yield Workshop(out, directory)
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def switch(out: Path, release: Release) -> None:
    """Let ``out/current`` point to the release, by one rename; a reader sees the old one or the new one."""
    target = os.path.relpath(release.directory, out.resolve())
    link = out / "current"
    if link.is_symlink() and os.readlink(link) == target:
        return
    fresh = out / f"{_BUILDING}current"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    _sync(out)


def find(out: Path, **facts: object) -> Release | None:
    """Return the published release whose manifest has all these values, if there is one."""
    for directory in sorted((out / "releases").glob("*")):
        try:
            release = Release.open(directory)
        except NoRelease:
            continue
        if all(release.manifest.get(key) == value for key, value in facts.items()):
            return release
    return None


def _remove(stale: Path) -> None:
    if stale.is_symlink():
        stale.unlink()
    else:
        shutil.rmtree(stale, ignore_errors=True)


def _free_place(releases: Path, release: Release) -> Path:
    place = releases / release.name
    number = 2
    while place.exists():
        place = releases / f"{release.name}-{number}"
        number += 1
    return place


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    """Make names in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
