#!/bin/sh
# Web by default; "worker", "doctor" and the other commands by name.
set -eu
exec heeded "${@:-serve}"
