"""Put the compiler's jars in place, write down how it is started, and train its start-up.

    install_compiler.py ROOT JAVA_HOME

`build/compiler.properties` tells the Python package how to start the compiler: lines `key=value` with the keys

    version     changes whenever the compiler may produce other code, so it is part of every kernel's cache key
    natives     the folder with LLVM
    java        the executable
    argument    one for each argument between the executable and the main class, in order
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

# Measured by `./conure dev startup`: processor time for the first three kernels is 720 ms without flags, 690 with the serial
# collector, 460 with C1 alone, 290 with the AOT cache. The VM checks the cache's sum (no cost that could be seen), since
# damage beyond the header would crash it, and says nothing on stdout when it goes without. Data for jps and the like are not
# written; a crash report goes to build/log, not to the user's folder.
FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+VerifySharedSpaces", "-XX:-UsePerfData", "-Xlog:disable",
         "--enable-native-access=ALL-UNNAMED"]


def main(root, java_home):
    folder = root / "build" / "compiler"
    folder.mkdir(parents=True, exist_ok=True)
    listed = (root / "compiler/target/jars.txt").read_text().strip().split(":")
    jars = [jar for jar in map(pathlib.Path, [root / "compiler/target/conure.jar", *listed]) if not jar.name.startswith("llvm")]
    for jar in jars[1:]:
        place(jar, folder / jar.name)
    place_linked(jars, folder / jars[0].name, root, java_home)
    cache = folder / "compiler.aot"
    for old in set(folder.iterdir()) - {folder / jar.name for jar in jars}:
        old.unlink()
    natives = root / "build" / "natives"
    arguments = [*FLAGS, f"-XX:ErrorFile={root}/build/log/compiler-crash-%p.txt", f"-Dconure.natives={natives}",
                 "-cp", ":".join(str(folder / jar.name) for jar in jars)]
    properties = root / "build" / "compiler.properties"
    version = version_of([folder / jar.name for jar in jars], root)

    def write(arguments):
        lines = [("version", version), ("natives", natives), ("java", java_home / "bin" / "java"),
                 *(("argument", argument) for argument in arguments)]
        new = properties.with_suffix(".new")
        new.write_text("".join(f"{key}={value}\n" for key, value in lines))
        os.replace(new, properties)

    write(arguments)
    if train(root, cache):
        write([f"-XX:AOTCache={cache}", *arguments])


def place(source, target):
    """Copy under another name, then rename: a compiler that runs keeps the file that it has open."""
    new = target.with_name(target.name + ".new")
    shutil.copyfile(source, new)
    os.replace(new, target)


def place_linked(jars, target, root, java_home):
    """Place the first jar, its type switches and records linked ahead: a fifth of a cold compilation."""
    new = target.with_name(target.name + ".new")
    subprocess.run([java_home / "bin" / "java", root / "tools" / "LinkAhead.java", jars[0], new, *jars[1:]], check=True)
    os.replace(new, target)


def version_of(jars, root):
    digest = hashlib.sha256()
    for jar in sorted(jars):
        digest.update(jar.read_bytes())
    digest.update((root / "compiler/pom.xml").read_bytes())
    return digest.hexdigest()[:32]


def train(root, cache):
    """Let the compiler compile a few functions while the VM notes which classes it loads and how; True if that worked.

    The VM writes the cache when it exits, which it does soon after the Python process that it served.
    """
    program = root / "tools" / "training.py"
    new = cache.with_suffix(".aot.new")
    with tempfile.TemporaryDirectory() as kernels:
        environment = {**os.environ, "CONURE_CACHE_DIR": kernels, "JAVA_TOOL_OPTIONS": f'"-XX:AOTCacheOutput={new}"',
                       "PYTHONPATH": str(root / "python")}
        done = subprocess.run([sys.executable, program], env=environment)
    deadline = time.monotonic() + 30
    while done.returncode == 0 and time.monotonic() < deadline:
        # The cache is written under its final name at once; what still grows is not finished.
        if new.exists() and (size := new.stat().st_size) and not (time.sleep(0.3) or new.stat().st_size > size):
            os.replace(new, cache)
            return True
        time.sleep(0.1)
    print("no start-up cache: the training run failed or wrote none; the compiler works without, and starts more slowly")
    return False


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
