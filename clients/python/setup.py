# SPDX-License-Identifier: Apache-2.0
"""Builds the messages from the schema with protoc. A source package contains the schema and the licence."""
import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

here = Path(__file__).resolve().parent
root = here if (here / "proto").is_dir() else here.parent.parent
schema = root / "proto"


class BuildMessages(build_py):
    def run(self):
        super().run()
        files = sorted(str(path) for path in schema.glob("tenure/v1/*.proto"))
        subprocess.run(
            ["protoc", f"--proto_path={schema}", f"--python_out={self.build_lib}", f"--pyi_out={self.build_lib}", *files],
            check=True,
        )
        for file in files:  # users read the comments of the schema as its manual
            shutil.copy(file, Path(self.build_lib) / "tenure" / "v1")


class CarrySchema(sdist):
    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        for path in sorted(schema.glob("tenure/v1/*.proto")):
            target = Path(base_dir) / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        shutil.copyfile(root / "LICENSE", Path(base_dir) / "LICENSE")


setup(cmdclass={"build_py": BuildMessages, "sdist": CarrySchema})
