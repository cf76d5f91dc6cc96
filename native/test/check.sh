#!/usr/bin/env bash
# Builds tapcap and runs it for real, in a network namespace of its own: nothing leaves the machine and nothing else is on
# the loopback. Needs root, libpcap, tshark, iproute2 and util-linux; says what it skips.
#
#   native/test/check.sh [EXTRA_COMPILER_FLAGS...]     for example -fsanitize=address,undefined
#   CHECKS='files input' native/test/check.sh          only these of native/test/checks
#   TAPCAP=out/native/tapcap native/test/check.sh      this tapcap, which has been built already
set -u
if [ "${TAPCAP_CHECK_INSIDE:-}" = "" ]; then
  [ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 0; }
  command -v tshark >/dev/null || { echo "skipped: needs tshark"; exit 0; }
  TAPCAP_CHECK_INSIDE=1 exec unshare --net --mount --propagation private bash "$0" "$@"
fi

native=$(cd "$(dirname "$0")/.." && pwd)
built=${TAPCAP:+$(realpath "$TAPCAP")}
work=$(mktemp -d /tmp/tapcap-check.XXXXXX)
chmod 755 "$work"
trap 'kill -KILL $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
flags="-std=c++20 -O2 -Wall -Wextra -Wpedantic -Werror -pthread $*"
if [ "$built" ]; then cp "$built" "$work/tapcap"; else c++ $flags -o "$work/tapcap" $(find "$native/src" -name "*.cpp") -ldl; fi || exit 1
c++ $flags -o "$work/blast" "$native/test/blast.cpp" || exit 1
case "$*" in *-fsanitize*) threads= ;; *) threads=-fsanitize=thread ;; esac
c++ $flags $threads -o "$work/frame-queue-test" "$native/test/frame-queue-test.cpp" "$native"/src/{frame-queue,pcapng}.cpp || exit 1
c++ $flags -O1 -fsanitize=address,undefined -o "$work/input-decoder-test" "$native/test/input-decoder-test.cpp" \
  "$native"/src/{pcap-decoder,pcapng-decoder,pcapng}.cpp || exit 1
c++ $flags -o "$work/talker" "$native/test/talker.cpp" || exit 1
c++ $flags -shared -fPIC -o "$work/clock-shim.so" "$native/test/clock-shim.cpp" || exit 1
cd "$work" || exit 1
ip link set lo up

failures=0
expect() {  # DESCRIPTION ACTUAL WANTED
  if [ "$2" = "$3" ]; then echo "ok    $1"; else echo "FAIL  $1: got \"$2\", want \"$3\""; failures=$((failures + 1)); fi
}
field() { grep "\"$2\":" "$1" | tail -1 | grep -o "\"$2\":[^,}]*" | head -1 | cut -d: -f2- | tr -d '"'; }  # of the last line that has it
lines() { grep -c "^{\"type\":\"$1\"" status.json; }
count() { capinfos -c -M -T -r "$1" 2>/dev/null | cut -f2; }
packets() { tshark -r "$1" -T fields -e frame.number 2>/dev/null | wc -l; }
readable() { tshark -r "$1" >/dev/null 2>&1; echo $?; }
blast() { ./blast --port 9900 "$@" >/dev/null; }
start() {  # ARGUMENTS...: starts tapcap, waits for its first line; sets $pid
  : >status.json
  ./tapcap --status-interval 100 "$@" >status.json 2>errors.txt <&0 &
  pid=$!
  for _ in $(seq 200); do [ -s status.json ] && return; sleep 0.05; done
}
ended() {  # sets $code: a command substitution could not wait
  for _ in $(seq 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
  kill -KILL "$pid" 2>/dev/null
  wait "$pid"; code=$?
}
stop() { sleep 0.1; kill -TERM "$pid"; ended; }
unprivileged() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

./frame-queue-test || failures=$((failures + 1))
./input-decoder-test || failures=$((failures + 1))

for part in ${CHECKS:-capture command-line files input faults kill endurance attach}; do
  echo "--- $part"
  . "$native/test/checks/$part.sh"
done

echo; [ $failures = 0 ] && echo "all passed" || { echo "$failures failed"; exit 1; }
