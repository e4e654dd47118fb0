#!/usr/bin/env bash
# What a GPU computes, how fast and with how much memory, as one page of Markdown.
#
#   examples/djl-program/benchmark/gpu.sh                            builds with -Pcuda, some twenty minutes, writes gpu.md
#   examples/djl-program/benchmark/gpu.sh --device cpu --quick       rehearsal on any machine, small sizes
#   ... --out FILE   --no-build (what is built, with the natives it was built for)
set -u
cd "$(dirname "$0")/../../.." || exit 2
DEVICE=gpu QUICK="" OUT=gpu.md BUILD=yes
while [ $# -gt 0 ]; do
    case $1 in
        --device) DEVICE=$2; shift ;;
        --quick) QUICK=quick ;;
        --out) OUT=$2; shift ;;
        --no-build) BUILD="" ;;
        *) sed -n '2,7p' "$0"; exit 2 ;;
    esac
    shift
done
PROFILE=$([ "$DEVICE" = cpu ] || echo -Pcuda)
CLASSES=examples/djl-program/target
if [ -n "$BUILD" ]; then
    # shellcheck disable=SC2086
    mvn -q $PROFILE -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/classpath.txt \
        -pl examples/djl-program,toolkit/cli -am || exit 1
fi
CLASSPATH=${CLASSPATH:-$CLASSES/classes:$(cat $CLASSES/classpath.txt)}
bench() { java -Xss16m -cp "$CLASSPATH" dev.hanet.examples.benchmark.DeviceBenchmark "$DEVICE" "$@" $QUICK 2>&1; }

{
    echo "# $DEVICE, $(date -u +%F)${QUICK:+, a rehearsal at small sizes}"
    echo
    if [ "$DEVICE" = cpu ]; then
        grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-
    else
        nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
    fi
    echo
    echo "## Correctness"
    bench correctness
    if [ -z "$QUICK" ] && [ -n "$BUILD" ]; then
        echo
        echo "Every operator and its gradients beside finite differences (tests of the build on this device):"
        echo
        echo '```'
        mvn $PROFILE test -pl blocks -am -Dhanet.device="$DEVICE" -Dsurefire.failIfNoSpecifiedTests=false \
            '-Dtest=OperatorsIT,OperatorNumbersIT,ContextsIT,GradientsIT,OptionsIT' 2>&1 | grep -E 'Tests run|FAIL|ERROR\].*(IT|Test)' | tail -30
        echo '```'
    fi
    echo
    echo "## Speed and memory"
    NVIDIA_TF32_OVERRIDE=0 bench speed float32
    if [ "$DEVICE" != cpu ]; then
        echo
        echo "TF32 for convolutions and products of matrices, by the driver's switch:"
        NVIDIA_TF32_OVERRIDE=1 bench speed float32
    fi
    bench speed bfloat16
    if [ -z "$QUICK" ]; then
        echo
        echo "## Five minutes of training"
        echo
        echo '```'
        timeout -s INT 300 ./hanet train quickstart --device "$DEVICE" --runs "$(mktemp -d)" 2>&1 | tail -20
        echo '```'
    fi
} | tee "$OUT"
