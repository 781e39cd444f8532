#!/usr/bin/env sh
# Makes the golden files anew, in an environment of its own: sh scripts/golden/make.sh (Python 3.11; from the project's root, some two minutes)
set -e
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check -r scripts/golden/requirements.txt
# One thread: sums of several are taken in an order that changes.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
for script in inputs linear neighbors isomap lle cluster svc quality scores line-search notebook-search datasets npy elementary; do
  "$environment/bin/python" "scripts/golden/$script.py"
done
