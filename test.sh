#!/usr/bin/env bash
# Builds everything with warnings as errors, checks the format and runs every test.
# Projects whose packages the registry at hand does not have are left out, with one line each that says so.
# Usage: ./test.sh            everything
#        ./test.sh --no-format  skips the format check (for quick rounds)
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
solution=ServerlessTrader.sln
configuration=Release
out=artifacts/test
mkdir -p "$out"
rm -f "$out"/*.trx

say() { printf '\n== %s\n' "$*"; }

say "Restore"
mapfile -t projects < <(dotnet sln "$solution" list | tr '\\' '/' | grep '\.csproj$')
available=()
left_out=()
for project in "${projects[@]}"; do
  if dotnet restore "$project" --verbosity quiet >"$out/restore.log" 2>&1; then
    available+=("$project")
  elif missing=$(grep -oE "NU110[123]: Unable to find (a stable )?package [A-Za-z0-9.]+[A-Za-z0-9]" "$out/restore.log" | head -1) && [ -n "$missing" ]; then
    left_out+=("$project")
    printf 'left out: %s (%s)\n' "$(basename "$project" .csproj)" "$missing"
  else
    cat "$out/restore.log"
    echo "0 passed, 1 failed"
    exit 1
  fi
done
[ ${#left_out[@]} -gt 0 ] || echo "all ${#available[@]} projects"

# A solution filter names what can be built here; its paths are relative to itself.
filter="$out/available.slnf"
{
  printf '{ "solution": { "path": "../../%s", "projects": [' "$solution"
  separator=''
  for project in "${available[@]}"; do printf '%s "%s"' "$separator" "$project"; separator=','; done
  printf ' ] } }\n'
} >"$filter"

say "Build, warnings as errors"
dotnet build "$filter" --configuration "$configuration" --no-restore --verbosity quiet

if [ "${1:-}" != "--no-format" ]; then
  say "Format"
  dotnet format "$filter" --verify-no-changes --no-restore
  echo "clean"
fi

say "Tests"
passed=0 failed=0 skipped=0 status=0
for project in "${available[@]}"; do
  case "$project" in tests/*.Tests.csproj) ;; *) continue ;; esac
  name=$(basename "$project" .csproj)
  dotnet test "$project" --configuration "$configuration" --no-build --nologo --verbosity quiet --logger "console;verbosity=minimal" >"$out/$name.log" 2>&1 || status=1
  summary=$(grep -E '^(Passed|Failed|Skipped)! +- Failed:' "$out/$name.log" | tail -1 || true)
  if [ -z "$summary" ]; then
    cat "$out/$name.log"
    echo "$name: no summary, counted as one failure"
    failed=$((failed + 1))
    status=1
    continue
  fi
  number() { sed -E "s/.*$1: *([0-9]+).*/\1/" <<<"$summary"; }
  passed=$((passed + $(number Passed))) failed=$((failed + $(number Failed))) skipped=$((skipped + $(number Skipped)))
  printf '%-42s %5s passed %3s failed %3s skipped\n' "$name" "$(number Passed)" "$(number Failed)" "$(number Skipped)"
  grep -E '^\s+(Failed|Skipped) |\[SKIP\]|\[FAIL\]' "$out/$name.log" || true
  if [ "$(number Failed)" != 0 ]; then cat "$out/$name.log"; fi
done

for project in "${left_out[@]}"; do
  printf 'skipped: %s, because its packages are not in the registry here\n' "$(basename "$project" .csproj)"
done
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
