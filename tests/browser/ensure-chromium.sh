#!/bin/sh
# The browser tests drive Debian's Chromium: install it where it is missing and we may.
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..."
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium. Install it, for example: sudo apt-get install chromium" >&2
echo "They are reported as skipped until then." >&2
exit 0
