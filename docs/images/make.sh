#!/usr/bin/env bash
# Makes the pictures of the documentation: runs the tool, and cuts them out of its reports with Debian's chromium.
# Needs the .NET SDK and chromium (or INFERLINE_CHROMIUM, the path of one).
set -euo pipefail
images=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$images/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build -c Release "$repository/src/InferLine.Cli" --output "$work/tool" > "$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
inferline() { "$work/tool/inferline" "$@" > /dev/null; }
files=(--pipeline "$repository/data/pipelines/video-monitoring.json" --profiles "$repository/data/profiles/nvidia.json")

cd "$work"
inferline trace generate --process gamma --rate 300 --cv 2 --duration 10m --output trace.csv
inferline plan "${files[@]}" --trace trace.csv --slo 100ms --output plan.json --report plan.html
inferline simulate "${files[@]}" --trace trace.csv --plan plan.json --report simulation.html
inferline trace generate --process gamma --rate 500 --cv 2 --duration 60m --seed 7 --output hour.csv
inferline replay "${files[@]}" --trace hour.csv --plan plan.json --tuner proportional --report replay.html

# picture REPORT ID WIDTH,HEIGHT NAME: the element of the report alone.
picture() {
  local only="main *:not(:has(#$2)):not(#$2):not(#$2 *), #$2 .readout, #$2 details, section > h2, section > p, #pipeline .card > :not(.graph), body > *:not(main) { display: none !important } main, body { padding: 6px !important; margin: 0 !important; max-width: none !important } section { margin: 0 !important; padding: 0 !important }"
  sed -e 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' -e "s|</head>|<style>$only</style></head>|" "$1.html" > one.html
  "${INFERLINE_CHROMIUM:-chromium}" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1.5 --window-size="$3" --screenshot="$images/$4.png" "file://$work/one.html" > /dev/null 2>&1
  echo "docs/images/$4.png"
}

picture plan pipeline 960,296 pipeline
picture plan search-progress 760,390 search
picture simulation latency-tail 760,410 latency
picture simulation queueing 760,400 queueing
picture replay envelope 760,410 envelope
picture replay replicas 960,390 replicas
