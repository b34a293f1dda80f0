#!/bin/sh
# Whole plants: how near branch and bound comes in a time, with denchi's start and as plain HiGHS on the exported programme.
#   benches/whole_plants.sh [DENCHI] [SECONDS]     default: target/release/denchi 200; needs `make bench` once, for highspy
set -eu
cd "$(dirname "$0")/.."
denchi=${1:-target/release/denchi}
seconds=${2:-200}
out=target/bench/whole
rm -rf "$out"
mkdir -p "$out"
python3 benches/generate.py --columns 30000 --out "$out/flows"
python3 benches/whole_plants.py "$out/flows" "$out/network" 6 0.5
"$denchi" package --quiet "$out/network"
python3 benches/whole_plants.py cases/japan-canada "$out/reference" 4 0.05
for case in network reference; do
    echo "== $case, denchi"
    "$denchi" plan "$out/$case" --gap 5e-3 --time-limit "$seconds" --out "$out/plan" 2>&1 | grep -E 'gap' || true
    echo "== $case, plain HiGHS"
    "$denchi" export "$out/$case" --format mps --out "$out/$case.mps" --quiet
    target/bench/venv/bin/python - "$out/$case.mps" "$seconds" <<'PLAIN' | grep -E '%' || true
import sys, highspy
highs = highspy.Highs()
highs.readModel(sys.argv[1])
for name, value in (("threads", 1), ("mip_rel_gap", 5e-3), ("time_limit", float(sys.argv[2]))):
    highs.setOptionValue(name, value)
highs.run()
PLAIN
done
