# Sets up .venv and builds the compiler and the runtime; sourced by ../conure, which holds `root`, `python`, `stamp`, `fail`.
# One process does it, others wait. Each step has a stamp of its own, so that an edited C file does not run Maven.

built=$root/build
logs=$built/log

setup() {
    [[ $(uname -sm) == "Linux x86_64" ]] || fail "only Linux on x86-64 is supported so far, not $(uname -sm)"
    mkdir -p "$logs" "$built/stamps" 2>/dev/null || fail "cannot write to $root"
    exec 9>"$built/.lock"
    if ! flock -n 9; then
        echo "conure: waiting for another ./conure to finish building" >&2
        flock 9
    fi
    ready && return

    local started=$built/stamps/started java_home
    touch "$started"
    java_home=$(find_java) || exit 1
    export JAVA_HOME=$java_home
    moved || rm -f "$built"/stamps/{venv,compiler,runtime}

    step venv "Python packages" requirements.txt tools/setup.sh
    step compiler "compiler" compiler/pom.xml compiler/src/main library
    step natives "LLVM" compiler/pom.xml tools/unpack.py
    step runtime "runtime" runtime requirements.txt
    step server "compiler's start-up" compiler/pom.xml compiler/src/main library tools

    printf '%s\n' "$root" "$JAVA_HOME/bin/java" >"$stamp.new"
    touch -r "$started" "$stamp.new"
    mv "$stamp.new" "$stamp"
}

# True while everything lies where it was built: .venv and the recorded paths are absolute.
moved() {
    [[ -x $python ]] && [[ $(cat "$built/stamps/root" 2>/dev/null) == "$root" ]] && return
    echo "$root" >"$built/stamps/root"
    return 1
}

# step NAME WORDS INPUT…: runs make_NAME if an input is newer than the last time, and says so.
step() {
    local name=$1 words=$2 mark=$built/stamps/$1 log=$logs/$1.txt begin=$SECONDS
    shift 2
    if [[ -f $mark && -z $(cd "$root" && find "$@" -name __pycache__ -prune -o -newer "$mark" -print -quit 2>/dev/null) ]]; then
        return
    fi
    printf 'conure: %s … ' "$words" >&2
    # Marked with the time before the step, so that an edit during it is seen.
    touch "$mark.new"
    if ! "make_$name" >"$log" 2>&1 9>&-; then
        echo "failed" >&2
        explain_failure "$words" "$log"
    fi
    mv "$mark.new" "$mark"
    echo "done ($((SECONDS - begin)) s)" >&2
}

explain_failure() {
    local words=$1 log=$2 line
    # A step that knows what is missing says so in a line of this form.
    if line=$(grep -m1 '^missing: ' "$log"); then
        fail "${line#missing: }"
    fi
    if grep -qE 'Unknown host|UnknownHost|name resolution|NewConnectionError|Network is unreachable|Connection (refused|timed out)|Could not resolve host|unable to resolve host|Failed to fetch' "$log"; then
        fail "no network: setting up the $words needs Maven Central and PyPI once (details: $log)"
    fi
    tail -n 15 "$log" >&2
    fail "the $words could not be built (all of it: $log)"
}

# The first JDK ≥ 25: JAVA_HOME, then PATH, then the usual folders, newest first.
find_java() {
    local home
    while read -r home; do
        [[ -n $home && -x $home/bin/javac ]] || continue
        if (($(java_version "$home") >= 25)); then
            echo "$home"
            return
        fi
    done < <(
        echo "${JAVA_HOME-}"
        readlink -f "$(command -v java)" | sed 's,/bin/java$,,'
        for home in /usr/lib/jvm/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* /opt/* /opt/java/* /usr/java/* /usr/local/*; do
            [[ -f $home/release ]] && echo "$(java_version "$home") $home"
        done 2>/dev/null | sort -rn | cut -d' ' -f2-
    )
    fail "no JDK 25 or newer found: install one (for instance Eclipse Temurin 25), or set JAVA_HOME to it"
}

java_version() {
    local line version=0
    while read -r line; do
        [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]] && version=${BASH_REMATCH[1]}
    done < <(cat "$1/release" 2>/dev/null)
    echo "$version"
}

# The first CPython ≥ 3.11 that can make a .venv and has its C headers: `python3`, then the newest.
find_python() {
    local candidate complaint problem=
    for candidate in python3 python3.{15,14,13,12,11} "${HOME-}"/.pyenv/versions/3.*/bin/python3 /usr/local/bin/python3 /usr/bin/python3; do
        command -v "$candidate" >/dev/null || continue
        complaint=$("$candidate" "$root/tools/check_python.py" 2>/dev/null) && { echo "$candidate"; return; }
        # What a Python that is new enough lacks says more than that another one is old.
        [[ -n $problem && $problem != "no CPython"* ]] || problem=$complaint
    done
    echo "missing: ${problem:-no CPython 3.11 or newer found: install one so that python3.11 (or newer) is on the PATH}"
    return 1
}

make_venv() {
    local base
    base=$(find_python) || { echo "$base"; return 1; }
    if ! "$python" -m pip --version; then
        "$base" -m venv --clear "$root/.venv" || return
    fi
    "$python" -m pip install --disable-pip-version-check --only-binary :all: -r "$root/requirements.txt" || return
    # As an editable install would: `import conure` works in every program that this Python runs.
    local site
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])') || return
    printf '%s\n' "$root/python" "$built/python" >"$site/conure.pth"
    # As pip does for the others: programs that may not write byte code would compile it in each process, which takes 10 ms.
    "$python" -m compileall -q "$root/python/conure"
}

# Maven and its repository go to $HOME/.m2, or to build/ where that cannot be written. Java itself asks the account, not
# $HOME, for the home folder, so the repository is named, unless the user's own settings may name it.
run_maven() {
    local options=() home=${HOME-}/.m2
    if ! mkdir -p "$home" 2>/dev/null || [[ ! -w $home ]]; then
        home=$root/build/m2
    fi
    export MAVEN_USER_HOME=$home
    [[ -f $home/settings.xml ]] || options=("-Dmaven.repo.local=$home/repository")
    "$root/compiler/mvnw" -B -f "$root/compiler/pom.xml" "${options[@]}" "$@"
}

make_compiler() {
    run_maven -q -ntp package -Dmaven.test.skip
}

make_natives() {
    "$python" "$root/tools/unpack.py" "$root/compiler/target/jars.txt" "$built/natives"
}

# Python's own headers were checked before .venv was made; C's come in a package of their own.
make_runtime() {
    local compiler
    compiler=$(c_compiler)
    if ! echo '#include <stdio.h>' | "$compiler" -x c -fsyntax-only -; then
        echo "missing: the C library's headers (stdio.h): install libc6-dev (Debian, Ubuntu) or glibc-devel (Fedora)"
        return 1
    fi
    PYTHON=$python CC=$compiler "$root/runtime/build" "$built/python"
}

# The system's C compiler, or the one that came with LLVM.
c_compiler() {
    command -v cc || command -v gcc || command -v clang || echo "$built/natives/cc"
}

# Jars are replaced, never overwritten: a compiler that is still running keeps the ones it has.
make_server() {
    "$python" "$root/tools/install_compiler.py" "$root" "$JAVA_HOME"
}
