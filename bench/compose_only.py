"""What reading YAML costs by itself: PyYAML's C parser composes every file below a folder, and nothing else."""

from __future__ import annotations

import os
import sys

import yaml

for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for _node in yaml.compose_all(file.read(), Loader=yaml.CSafeLoader):
                pass
