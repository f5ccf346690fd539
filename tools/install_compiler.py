"""Put the compiler's jars in place, train its start-up, and write down for Python how it is started.

    install_compiler.py ROOT JAVA_HOME
"""

import os
import pathlib
import shutil
import sys


def place(source, target):
    """Copy under another name, then rename: whoever has the old file open keeps it."""
    new = target.with_name(target.name + ".new")
    shutil.copyfile(source, new)
    os.replace(new, target)


def main(root, java_home):
    folder = root / "build" / "compiler"
    folder.mkdir(parents=True, exist_ok=True)
    listed = (root / "compiler/target/jars.txt").read_text().strip().split(":")
    jars = [pathlib.Path(jar) for jar in [root / "compiler/target/conure.jar", *listed] if "llvm" not in pathlib.Path(jar).name]
    for jar in jars:
        place(jar, folder / jar.name)
    class_path = ":".join(str(folder / jar.name) for jar in jars)
    flags = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED"
    properties = {
        "java": java_home / "bin" / "java",
        "flags": flags,
        "class_path": class_path,
        "natives": root / "build" / "natives",
    }
    text = "".join(f"{key}={value}\n" for key, value in properties.items())
    (folder / "compiler.properties.new").write_text(text)
    os.replace(folder / "compiler.properties.new", folder / "compiler.properties")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
