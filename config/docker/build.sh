#!/bin/sh
# Puts the program into a folder as the image has it: bundled, with the packages that it runs on and no others.
# Usage: build.sh FOLDER, where "npm ci" was run before.
set -eu
out=$(realpath -m "$1")
cd "$(dirname "$0")/../.."

node config/bundle.js "$out/dist"
mkdir -p "$out/config/docker" "$out/examples"
cp package.json package-lock.json README.md LICENSE "$out/"
cp config/*.yaml config/*.json "$out/config/"
cp -R examples/templates "$out/examples/"
cp config/docker/entrypoint.sh config/docker/healthy.js "$out/config/docker/"
cd "$out"
npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund
