#!/usr/bin/env bash
# Packs everything, and uses the packages as somebody would who has never seen the repository. See README.md beside this file.
# Arguments go to 'dotnet pack': --no-build --configuration Debug packs what 'dotnet build' has built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

step() { echo "-- $1 ($SECONDS s)"; }
fail() { echo "tests/packages: $1" >&2; exit 1; }

step "pack"
dotnet pack "$repository/InferLine.sln" --output "$work/packages" "$@" > "$work/pack.log" || { cat "$work/pack.log"; fail "packing failed"; }

# Packages of others are taken from this machine's cache where it has them, so that little is downloaded; InferLine's are taken from the folder and nowhere else.
mkdir "$work/others"
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
[ ! -d "$cache" ] || find "$cache" -mindepth 1 -maxdepth 1 -type d ! -iname 'inferline.*' -exec ln -s {} "$work/others" \;
{
  echo '<configuration>'
  echo '  <packageSources>'
  echo "    <add key=\"packed\" value=\"$work/packages\" />"
  echo "    <add key=\"others\" value=\"$work/others\" />"
  echo '  </packageSources>'
  echo '  <packageSourceMapping>'
  echo '    <packageSource key="packed"><package pattern="InferLine.*" /></packageSource>'
  { echo others; dotnet nuget list source --format detailed | sed -n 's/^ *[0-9]*\. *\(.*\) \[[A-Za-z]*\]$/\1/p'; } \
    | sed 's|.*|    <packageSource key="&"><package pattern="*" /></packageSource>|'
  echo '  </packageSourceMapping>'
  echo '</configuration>'
} > "$work/nuget.config"
export NUGET_PACKAGES="$work/cache"

core=$(basename "$work"/packages/InferLine.Core.*.nupkg .nupkg)
export InferLineVersion=${core#InferLine.Core.}
cp "$here/Directory.Build.props" "$work"

# Build servers are left alone: what is built here is gone in a minute.
run() { (cd "$work/$1" && dotnet run --project "$1.csproj" --no-build -- "${@:2}"); }
make() { cp -R "$here/$1" "$work"; dotnet build "$work/$1/$1.csproj" > "$work/$1.log" || { cat "$work/$1.log"; fail "$1 does not build"; }; }

step "inspect"
make Inspect
run Inspect "$work/packages" "$repository"

for program in Console Worker Web; do
  step "$program"
  make "$program"
  run "$program" > "$work/$program.txt" || { cat "$work/$program.txt"; fail "$program failed"; }
  diff "$here/$program/expected.txt" "$work/$program.txt" || fail "$program printed something else (-: expected, +: printed)"
done

step "tool"
dotnet tool install InferLine.Cli --tool-path "$work/tool" --version "$InferLineVersion" --configfile "$work/nuget.config" > "$work/tool.log" || { cat "$work/tool.log"; fail "the tool does not install"; }
tool="$work/tool/inferline"
data="$repository/data"
[ "$("$tool" --version)" = "inferline $InferLineVersion" ] || [[ "$("$tool" --version)" == *"$InferLineVersion"* ]] || fail "inferline --version says $("$tool" --version)"
"$tool" trace generate --process gamma --rate 100 --cv 2 --duration 30s --seed 1 --output "$work/trace.csv"
"$tool" plan --pipeline "$data/pipelines/image-cascade.json" --profiles "$data/profiles/nvidia.json" --trace "$work/trace.csv" --slo 200ms --output "$work/plan.json" > "$work/plan.txt"
"$tool" simulate --pipeline "$data/pipelines/image-cascade.json" --profiles "$data/profiles/nvidia.json" --trace "$work/trace.csv" --plan "$work/plan.json" > "$work/simulate.txt"
grep -q "Objective p99 within 200 ms: met" "$work/simulate.txt" || { cat "$work/simulate.txt"; fail "the plan of the installed tool does not meet its objective"; }

echo "packages: all is well ($SECONDS s)"
