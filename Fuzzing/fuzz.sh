#!/usr/bin/env bash
# Fuzzes XMLSecurity, or keeps what fuzzing found.
#
#   Fuzzing/fuzz.sh run SECONDS [TARGET]   every target, or one, for that long; a table; exits 1 with the path of an input that shows a finding
#   Fuzzing/fuzz.sh page                   the last run of each target into the table of docs/fuzzing.md
#   Fuzzing/fuzz.sh keep [TARGET]          the smallest set of inputs with the same coverage, into Fuzzing/Corpus
#   Fuzzing/fuzz.sh show TARGET FILE       the message that the target makes of an input, and what it finds
#
# FUZZ_PROGRAM: an executable that is built already; FUZZ_REVISION: of which code (that of this folder).
# FUZZ_WORK: a folder for keys, inputs, logs and results (Fuzzing/.build/work).
set -euo pipefail
cd "$(dirname "$0")"

targets=(parse canonicalise verify-document verify-soap validate certificates differential)
work=${FUZZ_WORK:-$PWD/.build/work}
# Longer inputs make every step slower and show nothing that the limits do not.
byte_limit=16384
# What one input of a corpus may take; and how often a branch is taken makes no difference there: so the corpora stay small.
kept_byte_limit=3072
export SWIFT_BACKTRACE=enable=no
# Shorter stacks of allocations: a fifth faster.
export ASAN_OPTIONS=${ASAN_OPTIONS:-malloc_context_size=6}

build() {
    # In one option: of several the compiler heeds the last only, and SwiftPM's own order is arbitrary.
    local sanitizers=fuzzer,address
    local options=(
        -c release -Xswiftc -enable-testing -Xswiftc -sanitize=$sanitizers -Xcc -fsanitize=${sanitizers/fuzzer/fuzzer-no-link}
        --scratch-path .build)
    # SwiftPM does not notice files that come and go in the package beside this one.
    rm -f .build/release.yaml
    OCMW_MODULES=base swift build "${options[@]}" 2>&1 | { grep -E 'error|Build complete' || true; } >&2 || return 1
    echo "$PWD/.build/release/fuzz"
}

program() { if [[ -n ${FUZZ_PROGRAM:-} ]]; then echo "$FUZZ_PROGRAM"; else build; fi; }

# Keys for this run: none is in the repository, so no input holds a signature.
make_keys() {
    [[ -f $work/keys/made ]] && return
    mkdir -p "$work/keys/revocation"
    sh ../Tests/Judges/make-pki.sh "$work/keys" >/dev/null 2>&1
    sh ../Tests/Judges/make-revocation.sh "$work/keys/revocation" >/dev/null 2>&1
    touch "$work/keys/made"
}

arguments() { echo "--target=$1 --keys=$work/keys --repository=$(dirname "$PWD")"; }

statistic() { sed -n "s/^stat::$2: *//p" "$work/$1.log" | tail -1; }

# With a mark behind it when files differ from it.
revision() { git describe --always --dirty=+ --exclude='*' 2>/dev/null || echo unknown; }

record() { # TARGET SECONDS STATE
    local accepted edges inputs
    accepted=$(sed -n 's/^accepted: \([0-9]*\) of.*/\1/p' "$work/$1.log" | tail -1)
    edges=$(grep -aoE 'cov: [0-9]+' "$work/$1.log" | tail -1 | cut -d' ' -f2)
    inputs=$(find "$work/corpus/$1" -type f | wc -l)
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$(date -u +%F)" "${FUZZ_REVISION:-$(revision)}" "$2" \
        "$(statistic "$1" number_of_executed_units)" "$(statistic "$1" average_exec_per_sec)" "${accepted:-}" \
        "${edges:-}" "$inputs" "$3" "$(nproc) x $(uname -m), load $(cut -d' ' -f2 /proc/loadavg)" >>"$work/results.tsv"
    tail -1 "$work/results.tsv" | awk -F'\t' '{ printf "| %s | %s | %s | %s | %s | %s | %s |\n", $1, $5, $6, $7, $8, $9, $10 }'
}

# The seeds that a target can make something of.
seeds() { # TARGET
    rm -rf "${work:?}/seeds/$1"
    mkdir -p "$work/seeds/$1"
    case "$1" in
        verify-document) cp Seeds/document-* Seeds/wrapped-object.xml "$work/seeds/$1" ;;
        verify-soap) cp Seeds/message-* Seeds/wrapped-body.xml Seeds/changed-after-signing.xml "$work/seeds/$1" ;;
        differential) cp Seeds/document-* Seeds/message-* "$work/seeds/$1" ;;
        certificates) cp Seeds/certificate-* Seeds/judge-* Seeds/instant.txt "$work/seeds/$1" ;;
        validate) cp Seeds/*.x* ../Schemas/Examples/*/*.xml "$work/seeds/$1" ;;
        *) cp Seeds/*.x* "$work/seeds/$1" ;;
    esac
}

run_target() { # PROGRAM SECONDS TARGET
    mkdir -p "$work/corpus/$3" "$work/findings" "Corpus/$3"
    seeds "$3"
    # Shallow: a change of a change of a change is refused early. No cross-over, which cuts XML anywhere.
    # shellcheck disable=SC2046  # words without spaces
    "$1" $(arguments "$3") -max_total_time="$2" -max_len=$byte_limit -len_control=0 -cross_over=0 -mutate_depth=2 \
        -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -dict=xml.dict -artifact_prefix="$work/findings/$3-" \
        "$work/corpus/$3" "Corpus/$3" "$work/seeds/$3" >"$work/$3.log" 2>&1 </dev/null
}

run_all() { # SECONDS TARGET...
    local seconds=$1 executable failed=0 start
    shift
    executable=$(program)
    make_keys
    printf '| target | executions | a second | accepted | edges | inputs | findings |\n|---|---|---|---|---|---|---|\n'
    for target in "$@"; do
        start=$SECONDS
        if run_target "$executable" "$seconds" "$target"; then
            record "$target" $((SECONDS - start)) none
        else
            failed=1
            record "$target" $((SECONDS - start)) "$(sed -n 's/^FINDING: //p; s/^SUMMARY: //p' "$work/$target.log" | head -1)"
            sed -n 's/.*Test unit written to /reproduce with: Fuzzing\/fuzz.sh show '"$target"' /p' "$work/$target.log"
        fi
    done
    return $failed
}

keep() { # TARGET...
    local executable
    executable=$(program)
    make_keys
    for target in "$@"; do
        mkdir -p "$work/corpus/$target" "Corpus/$target" "$work/kept/$target"
        rm -f "$work/kept/$target"/*
        # What the seeds reach needs no second input.
        seeds "$target"
        cp "$work/seeds/$target"/* "$work/kept/$target/"
        # shellcheck disable=SC2046  # words without spaces
        "$executable" $(arguments "$target") -merge=1 -use_counters=0 -max_len=$kept_byte_limit "$work/kept/$target" \
            "Corpus/$target" "$work/corpus/$target" >"$work/keep-$target.log" 2>&1 </dev/null
        (cd "$work/seeds/$target" && printf '%s\0' *) | (cd "$work/kept/$target" && xargs -0 rm -f)
        rm -f "Corpus/$target"/*
        cp -r "$work/kept/$target/." "Corpus/$target/"
        echo "$target: $(find "Corpus/$target" -type f | wc -l) inputs, $(du -sk --apparent-size "Corpus/$target" | cut -f1) kB"
    done
}

case "${1:-}" in
    run) run_all "$2" ${3:-"${targets[@]}"} ;;
    page) python3 page.py "$work/results.tsv" ../docs/fuzzing.md ;;
    keep) keep ${2:-"${targets[@]}"} ;;
    show)
        executable=$(program)
        make_keys
        # shellcheck disable=SC2046  # words without spaces
        exec "$executable" $(arguments "$2") --show="$3"
        ;;
    *)
        sed -n 's/^#   //p' "$0" >&2
        exit 2
        ;;
esac
