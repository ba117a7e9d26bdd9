#!/bin/sh
# Runs the program as the user whom PUID and PGID name, so that what it writes belongs to the owner of the books.
set -eu
umask "${UMASK:-022}"

# Started as somebody already ("docker run --user"): so be it.
[ "$(id -u)" -eq 0 ] || exec "$@"

puid=${PUID:-1000}
pgid=${PGID:-1000}
state=${RUBRICATOR_STATE_DIR:-/state}
mkdir -p "$state"
find "$state" \( ! -user "$puid" -o ! -group "$pgid" \) -exec chown -h "$puid:$pgid" {} +
exec setpriv --reuid "$puid" --regid "$pgid" --clear-groups -- "$@"
