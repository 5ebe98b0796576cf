#!/usr/bin/env bash
# Makes the secrets that the vault does not have yet: one alert token a strategy, the operator's key, the viewer's key. What is there stays as it is,
# and no value is printed. Needs: az, signed in (az login), with the role Key Vault Secrets Officer, which azd gives to whoever deploys.
# Usage: infra/make-secrets.sh [vault]        default: AZURE_KEY_VAULT_NAME, which azd sets for its hooks
set -euo pipefail
cd "$(dirname "$0")/.."
vault=${1:-${AZURE_KEY_VAULT_NAME:?name the vault: infra/make-secrets.sh kv-...}}

# A role takes some minutes to be known everywhere.
list() { az keyvault secret list --vault-name "$vault" --query '[].name' --output tsv; }
for attempt in {1..20}; do
  present=$(list 2>/dev/null) && break
  if [ "$attempt" = 20 ]; then
    list || echo "The vault $vault cannot be read. Sign in with 'az login', then run infra/make-secrets.sh $vault again." >&2
    exit 1
  fi
  sleep 15
done

names=(operator-key viewer-key)
for file in strategies/*.json; do
  case "$file" in *schema.json) continue ;; esac
  names+=("alert-token-$(basename "$file" .json)")
done

for name in "${names[@]}"; do
  if grep -qx "$name" <<<"$present"; then
    echo "kept  $name"
  else
    openssl rand -hex 24 | tr -d '\n' | az keyvault secret set --vault-name "$vault" --name "$name" --file /dev/stdin --encoding utf-8 --output none
    echo "made  $name"
  fi
done
echo "Show one: az keyvault secret show --vault-name $vault --name operator-key --query value --output tsv"
