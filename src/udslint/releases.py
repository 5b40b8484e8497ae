"""Which chart a file is installed with: Helm puts all templates of a chart into one release."""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os

CHART = "Chart.yaml"
TEMPLATES = "templates"


class Releases:
    """Finds the charts that files are templates of; looks at each folder once."""

    def __init__(self) -> None:
        self._charts: dict[str, str | None] = {}
        self._known: dict[str, str | None] = {}
        """For each folder as it is given."""

    def of(self, path: str) -> str | None:
        """Give the folder of the chart that certainly is installed with a file; None: none is seen.

        A folder `templates` without a Chart.yaml beside it may be anything. What stands elsewhere in a chart Helm does
        not install, nor files whose name begins with an underscore.
        """
        folder, name = os.path.split(path)
        if folder not in self._known:
            self._known[folder] = self._chart(os.path.abspath(folder))
        return None if name.startswith("_") else self._known[folder]

    def _chart(self, folder: str) -> str | None:
        if folder not in self._charts:
            above, name = os.path.split(folder)
            if name == TEMPLATES and os.path.isfile(os.path.join(above, CHART)):
                self._charts[folder] = above
            else:
                self._charts[folder] = self._chart(above) if name else None
        return self._charts[folder]
