#!/bin/sh
# Starts photodedup from the checkout, set up first where that is needed.
#
#   sh packaging/run.sh window   the window on $FOLDER, or on the demo album without it
#   sh packaging/run.sh scan     `photodedup scan` on $FOLDER, in the terminal
set -eu

cd "$(dirname "$0")/.."
folder=${FOLDER:-}
# Only some shells expand the tilde in "make run FOLDER=~/Pictures".
# shellcheck disable=SC2088
case $folder in
    "~") folder=$HOME ;;
    "~/"*) folder=$HOME/${folder#"~/"} ;;
esac

no_display() {
    [ "$(uname)" = Linux ] &&
        [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

case ${1:-} in
    window)
        # Asked before anything is downloaded.
        if no_display; then
            echo "There is no display to open a window on: 'make scan FOLDER=~/Pictures' runs 'photodedup scan' in the terminal, which needs none." >&2
            exit 2
        fi
        sh packaging/setup.sh run
        if [ -n "$folder" ]; then
            exec .venv/bin/python -m photodedup gui "$folder"
        fi
        exec .venv/bin/python -m photodedup demo
        ;;
    scan)
        if [ -z "$folder" ]; then
            echo "Name the folder to look through: make scan FOLDER=~/Pictures" >&2
            exit 2
        fi
        sh packaging/setup.sh scan
        exec .venv/bin/python -m photodedup scan "$folder"
        ;;
    *)
        echo "usage: run.sh window|scan" >&2
        exit 2
        ;;
esac
