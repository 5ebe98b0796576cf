#!/usr/bin/env bash
# Posts one paper alert, watches its trade open, and closes it again. Ends with an error if any of it does not happen. It looks first whether the strategy
# trades on paper and the market is open round the clock; if not, it says so and asks for nothing but the app's health.
# Usage: TOKEN=... KEY=... infra/smoke-test.sh https://host [strategy]
#   TOKEN  the strategy's alert token        KEY  the operator's key        strategy  default qqq-longs
set -euo pipefail
host=${1:?address of the app, such as https://func-abc.azurewebsites.net}
strategy=${2:-qqq-longs}
: "${TOKEN:?the alert token}" "${KEY:?the operator key}"

# Secrets go through standard input, where neither the process list nor the log shows them.
ask() {
  curl --silent --show-error --max-time 30 --config - "$@" <<<"header = \"X-Api-Key: $KEY\""
}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

echo "== $host answers"
for attempt in {1..30}; do
  if curl --silent --fail --max-time 30 --output /dev/null "$host/api/health"; then break; fi
  [ "$attempt" != 30 ] || fail "no 200 from /api/health for five minutes"
  sleep 10
done

status=$(ask --fail "$host/api/status") || fail "/api/status cannot be read with this key"
jq --exit-status --arg id "$strategy" 'any(.strategies[]; .id == $id)' <<<"$status" >/dev/null || fail "there is no strategy $strategy"
if ! jq --exit-status --arg id "$strategy" '
  (.strategies[] | select(.id == $id).accounts) as $used | .practiceHours and all(.accounts[] | select(.id | IN($used[])); .isPaper)
' <<<"$status" >/dev/null; then
  echo "passed, without an alert: $strategy does not trade on paper in practice hours"
  exit 0
fi

echo "== one alert for $strategy"
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
answer=$(
  jq --null-input --compact-output --arg token "$TOKEN" --arg now "$now" '{signal: "BUY", type: "LONG", price: 600, timestamp: $now, token: $token}' |
    curl --silent --show-error --max-time 30 --header 'Content-Type: application/json' --data-binary @- --write-out '\n%{http_code} %{time_total}' \
      "$host/api/webhook/$strategy"
)
read -r code seconds <<<"$(tail -n 1 <<<"$answer")"
body=$(sed '$d' <<<"$answer")
[ "$code" = 202 ] || fail "the alert was answered $code: $body"
echo "accepted in $seconds s; TradingView waits 3"
trade=$(jq --raw-output '.trades[0].tradeId // empty' <<<"$body")
[ -n "$trade" ] || fail "no trade was made: $body"

# Waits until the trade is in the phase $1, for at most $2 seconds.
follow() {
  local deadline=$((SECONDS + $2)) document='' phase='' last=''
  while [ "$SECONDS" -lt "$deadline" ]; do
    document=$(ask "$host/api/trades/$trade")
    phase=$(jq --raw-output '.trade.phase // .phase // empty' <<<"$document" 2>/dev/null || true)
    [ "$phase" = "$last" ] || echo "trade $trade: $phase"
    last=$phase
    [ "$phase" != "$1" ] || return 0
    case "$phase" in flat | rejected) break ;; esac
    sleep 2
  done
  fail "the trade did not become $1: $document"
}

echo "== it opens"
follow open 180
echo "== it closes when told"
ask --request POST "$host/api/close/$trade" >/dev/null
follow flat 180
echo "passed"
