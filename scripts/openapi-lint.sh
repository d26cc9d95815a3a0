#!/usr/bin/env bash
# Asks Redocly whether docs/openapi/v1.json is OpenAPI 3.1 and its examples are what its schemas say. Installs it in .cache from npm.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need node:nodejs npm:npm

version=2.77.0
tool=$CLOUDLET_CACHE/redocly-$version
if [[ ! -x $tool/node_modules/.bin/redocly ]]; then
    mkdir -p "$tool"
    npm install --prefix "$tool" --no-audit --no-fund --silent "@redocly/cli@$version" >&2
fi
cat >"$tool/redocly.yaml" <<'END'
extends: [spec]
rules:
  no-invalid-media-type-examples: error
  no-invalid-schema-examples: error
  no-unused-components: error
END
log=$tool/lint.log
REDOCLY_TELEMETRY=off "$tool/node_modules/.bin/redocly" lint --config "$tool/redocly.yaml" \
    "$root/docs/openapi/v1.json" >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
