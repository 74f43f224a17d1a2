#!/bin/sh
# Pins every package with its hashes again, for Python 3.11 to 3.14 on Linux, macOS and
# Windows alike. Run it after a change of the dependencies in pyproject.toml.
set -eu

cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
if ! command -v uv >/dev/null; then
    echo "'make lock' needs uv: install it (for example with 'pipx install uv') and run it again." >&2
    exit 1
fi

# --no-config: the hashes are those of the public index, never of a local mirror.
# --fork-strategy fewest: one version for all Pythons, so that all run what was tested.
compile() {
    output=$1
    shift
    uv --no-config pip compile --quiet --upgrade --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-emit-index-url \
        --no-emit-find-links --custom-compile-command "make lock" \
        --output-file "requirements/$output" "$@" >/dev/null
}

compile build.lock requirements/build.in
compile dev.lock --constraint requirements/build.lock --extra dev \
    pyproject.toml requirements/build.in
compile run.lock --constraint requirements/dev.lock pyproject.toml requirements/build.in
