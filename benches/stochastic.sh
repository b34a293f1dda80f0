#!/bin/sh
# Two-stage plans of the reference case: processor seconds and peak memory by decomposition and as one programme.
#   benches/stochastic.sh [DENCHI] [COUNT...]     draws of the uncertain inputs, default: 5 10
set -eu
denchi=${1:-target/release/denchi}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 5 10
printf '%-8s %-14s %10s %10s %10s\n' futures way cpu-s wall-s MB
for count in "$@"; do
    for way in decomposition whole; do
        flag=; [ $way = whole ] && flag=--whole
        time=$(/usr/bin/time -f '%U %S %e %M' "$denchi" --quiet stochastic japan-canada --draws "$count" --gap 1e-3 $flag \
            2>&1 >/dev/null | tail -1)
        echo "$count $way $time" | awk '{ printf "%-8s %-14s %10.1f %10.1f %10.0f\n", $1, $2, $3 + $4, $5, $6 / 1024 }'
    done
done
