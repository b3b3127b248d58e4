#!/bin/sh
# The browser tests drive Debian's Chromium, best its shell without a window: install it where it is
# missing and we may.
set -u
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..."
    apt-get update -qq
    for package in chromium-headless-shell chromium; do
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 && exit 0
    done
fi
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
echo "The browser tests need Chromium. Install it, for example: sudo apt-get install chromium-headless-shell" >&2
echo "They are reported as skipped until then." >&2
exit 0
