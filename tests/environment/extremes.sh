#!/usr/bin/env bash
# Run the fast tests with other packages than the locked ones: the lowest that pyproject.toml allows, or today's newest.
#
#   tests/environment/extremes.sh lowest                  with the interpreter "python3"
#   tests/environment/extremes.sh newest python3.14       with another one
#   tests/environment/extremes.sh lowest python3 tests/text -x    and with arguments for pytest
#
# Needs uv, since pip can't choose the lowest versions, and a package index.
set -euo pipefail
cd "$(dirname "$0")/../.."

end=${1:?lowest or newest}
python=$(command -v "${2:-python3}")
shift $(($# < 2 ? $# : 2))

case $end in
  lowest) resolution=lowest-direct ;;
  newest) resolution=highest ;;
  *) echo "$end: lowest or newest" >&2; exit 2 ;;
esac
if ! command -v uv >/dev/null; then
  echo "needs uv (pip install uv)" >&2
  exit 77 # what test programs say when they skip
fi

env=$(mktemp -d)
trap 'rm -rf "$env"' EXIT
begin=$SECONDS
uv venv --quiet --python "$python" "$env"
export VIRTUAL_ENV=$env
uv pip install --quiet --resolution $resolution --group dev --editable '.[pdf]'
uv pip list | grep -E '^(numpy|pandas|pyarrow|scipy|scikit-learn|igraph|networkx|matplotlib|trafilatura|jupyterlab) '
echo "$end packages for $("$env/bin/python" --version): installed in $((SECONDS - begin)) s"

export PATH=$env/bin:$PATH
"$env/bin/python" -m pytest -m "not slow" -q --no-header "$@"
