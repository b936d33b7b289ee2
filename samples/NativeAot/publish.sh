#!/usr/bin/env bash
# Publishes the sample as a native program, which must give no warning, and runs it. Needs clang or gcc, and the headers of zlib (Debian: zlib1g-dev).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v clang > /dev/null && ! command -v gcc > /dev/null; then
  echo "skipped: there is neither clang nor gcc to link a native program with"
  exit 0
fi

output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
dotnet publish -c Release --use-current-runtime -o "$output"
"$output/NativeAot"
