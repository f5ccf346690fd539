"""Unpack the libraries and executables that the compiler uses, out of their jars.

    unpack.py JARS_LIST FOLDER

JARS_LIST is the class path that Maven wrote. The LLVM jar holds half a gigabyte of headers and tools; a handful is wanted.
"""

import pathlib
import re
import shutil
import sys
import zipfile

LLVM = "org/bytedeco/llvm/linux-x86_64/"

# A pattern of names in a jar, and the name in the folder; LLVM's executables look for libLLVM.so.20.1 beside themselves.
WANTED = {
    LLVM + r"libLLVM\.so": "libLLVM.so.20.1",
    LLVM + r"libclang-cpp\.so": "libclang-cpp.so.20.1",
    LLVM + r"(clang|lld|llvm-objdump|llvm-mca)": r"\1",
    LLVM + r"lib/clang/20/include/([^/]*\.h)": r"lib/clang/20/include/\1",
    r"(lib/x86_64-linux-gnu-tree-sitter.*\.so)": r"\1",
}

# A C compiler for machines without one; such a machine lacks GCC's start files and library too, and we need neither.
# Older C libraries define CMPLX for what says that it is GCC 4.7 or newer, and use types of its own for 7.
CC = """#!/bin/sh
exec "${0%/*}/clang" -fuse-ld=lld -fgnuc-version=6 -nostdlib -lc -Wno-unused-command-line-argument "$@"
"""
LINKS = {"ld.lld": "lld", "libLLVM.so": "libLLVM.so.20.1"}


def unpack(jar, folder):
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            for pattern, target in WANTED.items():
                if match := re.fullmatch(pattern, name):
                    path = folder / match.expand(target)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(name) as source, open(path, "wb") as sink:
                        shutil.copyfileobj(source, sink, 1 << 20)
                    path.chmod(0o644 if path.suffix == ".h" else 0o755)


def main(jars_list, folder):
    contents = jars_list.read_text() + pathlib.Path(__file__).read_text()
    unpacked = folder / "unpacked.txt"
    if unpacked.exists() and unpacked.read_text() == contents:
        return
    # Into a new folder first: a process that runs keeps the files it has open, and half an unpacking is never used.
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for jar in jars_list.read_text().strip().split(":"):
        unpack(jar, new)
    (new / "cc").write_text(CC)
    (new / "cc").chmod(0o755)
    for link, target in LINKS.items():
        (new / link).symlink_to(target)
    (new / unpacked.name).write_text(contents)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
