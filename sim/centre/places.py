"""Where centres, run settings and scenarios are looked for.

First the planner's own (a folder `./NAME` with a `centre.yaml`, `--config-dir`, then `./centres` and `./scenarios`),
then what came with the program. Only a file that is asked for is opened, so a broken one beside it harms nobody.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sim

_PACKAGE = Path(sim.__file__).parent
_ENDINGS = (".yaml", ".yml")
CENTRE_FILE = "centre.yaml"
"""The centre in a folder of its own, as `contactsim new` makes one."""


def name_of(file: Path) -> str:
    """What a file of a group is called: as its folder, if it is the `centre.yaml` there, or as itself."""
    return file.resolve().parent.name if file.name == CENTRE_FILE else file.stem


def is_file(path: Path) -> bool:
    """False as well for what can be no file's name: too long, or with letters that the system refuses."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def shipped_root() -> Path:
    """Folder with the program's own `conf` and `scenarios`: inside an installed package, or beside it in a checkout."""
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


@dataclass(frozen=True)
class Places:
    """Folders for each group of files, in the order in which they are searched."""

    config_dir: Path | None = None
    here: Path = field(default_factory=Path.cwd)

    def folders(self, group: str) -> list[Path]:
        """Folders of a group: `` (config.yaml itself), `centre`, `run` or `scenario`."""
        shipped = shipped_root()
        own = [self.config_dir] if self.config_dir else []
        if group == "scenario":
            return [*(root / "scenarios" for root in own), self.here / "scenarios", shipped / "scenarios"]
        if group == "centre":
            own_folders = [folder for root in own for folder in (root / "centre", root / "centres")]
            return [*own_folders, self.here / "centres", shipped / "conf" / "centre"]
        return [*(root / group for root in own), shipped / "conf" / group]

    def find(self, group: str, name: str) -> Path | None:
        """The file of that name, or one given by its path (`mine/centre.yaml`, or `mine` for a centre)."""
        if name.endswith(_ENDINGS):
            direct = self.here / name
            return direct if is_file(direct) else None
        if group == "centre" and name and is_file(own := self.here / name / CENTRE_FILE):
            return own
        wanted = unicodedata.normalize("NFC", name)
        return next((file for stem, file in self._files(group) if stem == wanted), None)

    def names(self, group: str) -> list[str]:
        """Everything a planner could ask for in a group, sorted."""
        own = {file.parent.name for file in self.here.glob(f"*/{CENTRE_FILE}")} if group == "centre" else set()
        return sorted(own | {stem for stem, _ in self._files(group)})

    def is_own(self, group: str, name: str) -> bool:
        """True if the file of that name is the planner's, False if it came with the program or is not there."""
        found = self.find(group, name)
        return found is not None and found.parent not in (shipped_root() / "conf" / group, shipped_root() / "scenarios")

    def _files(self, group: str) -> Iterator[tuple[str, Path]]:
        for folder in self.folders(group):
            for file in sorted(folder.iterdir()) if folder.is_dir() else ():
                if file.suffix in _ENDINGS:
                    # File systems differ in how they spell an accented letter.
                    yield unicodedata.normalize("NFC", file.stem), file
