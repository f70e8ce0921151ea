#!/bin/sh
# The night's work of node-backup.service: a region in PostgreSQL is written to a file, and the file is restored and verified in
# the check database, which is emptied for it. A file bears its name once that has held; before, and where it has not, its name
# ends in .unchecked. The older ones go last. Addresses: /etc/ampull/node.conf.
#
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
folder=/var/lib/ampull-backup
file=$folder/$(date +%Y-%m-%d).dump

refuse() {
	echo "node-backup: $*" >&2
	exit 1
}

ask() { psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

# Written first: a file that could not be checked is more than none.
/usr/local/bin/ampull backup "$file.unchecked" --db "$AMPULL_DB"
[ -n "${AMPULL_CHECK_DB:-}" ] ||
	refuse "AMPULL_CHECK_DB is not in /etc/ampull/node.conf: a backup is only one when it can be read back; $file.unchecked was not"

# One database has many addresses, but one name, which its server tells. The one that is emptied bears a name for it and the
# live one does not, so they are never the same.
live=$(ask "$AMPULL_DB" "SELECT current_database()")
check=$(ask "$AMPULL_CHECK_DB" "SELECT current_database()")
case $live in *_check) refuse "AMPULL_DB leads to $live: a name that ends in _check is for the database that is emptied" ;; esac
case $check in *_check) ;; *) refuse "AMPULL_CHECK_DB leads to $check: it would be emptied, so its name must end in _check" ;; esac

ask "$AMPULL_CHECK_DB" "SET client_min_messages = warning; SET lock_timeout = '1min'; DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public"
/usr/local/bin/ampull restore "$file.unchecked" --db "$AMPULL_CHECK_DB"
mv "$file.unchecked" "$file"
find $folder/ -name "*.dump*" -mtime +35 -delete
