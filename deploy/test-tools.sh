#!/bin/bash
# The browser tests need Chromium, and their driver libatomic; the durability check needs strace.
# apt brings them when root.
set -eu
missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-noto-core fonts-noto-cjk)
[ -n "$(find /usr/lib /lib -name 'libatomic.so.1' -print -quit)" ] || missing+=(libatomic1)
command -v strace >/dev/null || missing+=(strace)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "Please install: ${missing[*]} (for example: sudo apt-get install ${missing[*]})" >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
