#!/usr/bin/env bash
# For a pipeline, which starts without an azd environment: makes one from the repository's variables.
# VARIABLES holds them as one JSON object. AZURE_ENV_NAME, AZURE_SUBSCRIPTION_ID and AZURE_LOCATION must be there; of the others, those that
# main.parameters.json knows are taken over, and what is not set keeps the default that main.bicep gives it.
set -euo pipefail
cd "$(dirname "$0")/.."

value() { jq --raw-output --arg name "$1" '.[$name] // empty' <<<"$VARIABLES"; }
needed() {
  [ -n "$(value "$1")" ] || {
    echo "The repository variable $1 is not set; see docs/azure.md, \"Deploying from GitHub\"." >&2
    exit 1
  }
  value "$1"
}

name=$(needed AZURE_ENV_NAME)
subscription=$(needed AZURE_SUBSCRIPTION_ID)
location=$(needed AZURE_LOCATION)
needed ALERT_EMAIL >/dev/null
azd env new "$name" --subscription "$subscription" --location "$location" --no-prompt

jq --raw-output '.parameters[].value | capture("^\\$\\{(?<name>\\w+)\\}$").name' infra/main.parameters.json | while read -r name; do
  case "$name" in AZURE_*) continue ;; esac
  if [ -n "$(value "$name")" ]; then azd env set "$name" "$(value "$name")"; fi
done
