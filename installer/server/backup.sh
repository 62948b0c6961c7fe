#!/bin/sh
# Backs up the store of a unit on a server, for cron: every four hours, on a disk that is not the server's.
#
#     backup.sh service=unit_backup /backups/unit
#
# The service is in pg_service.conf and its password in .pgpass, both of the user who runs this. A backup has
# its name only once it was restored and compared. What is older than a year is deleted after a new one.
set -eu
connection=$1 folder=$2
umask 077
mscu server-backup "$connection" "$folder/unit-$(date -u +%Y%m%d-%H%M%S).dump"
find "$folder" -name 'unit-*.dump' -mtime +366 -delete
