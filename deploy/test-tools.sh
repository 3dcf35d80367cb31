#!/bin/bash
# The browser tests need Chromium, and their driver libatomic; papers need Pango; the durability
# check needs strace.
# apt brings them when root.
set -eu
missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-noto-core fonts-noto-cjk)
[ -n "$(find /usr/lib /lib -name 'libatomic.so.1' -print -quit)" ] || missing+=(libatomic1)
[ -n "$(find /usr/lib /lib -name 'libpangoft2-1.0.so.0' -print -quit)" ] || missing+=(libpangoft2-1.0-0)
[ -n "$(find /usr/lib /lib -name 'libharfbuzz-subset.so.0' -print -quit)" ] || missing+=(libharfbuzz-subset0)
command -v strace >/dev/null || missing+=(strace)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "Please install: ${missing[*]} (for example: sudo apt-get install ${missing[*]})" >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
