#!/usr/bin/env bash
# Builds tapcap and runs it for real, in a network namespace of its own: nothing leaves the machine and nothing else is on
# the loopback. Needs root, libpcap, tshark, iproute2 and util-linux; says what it skips.
#
#   native/test/check.sh [EXTRA_COMPILER_FLAGS...]     for example -fsanitize=address,undefined
set -u
if [ "${TAPCAP_CHECK_INSIDE:-}" = "" ]; then
  [ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 0; }
  command -v tshark >/dev/null || { echo "skipped: needs tshark"; exit 0; }
  TAPCAP_CHECK_INSIDE=1 exec unshare --net --mount --propagation private bash "$0" "$@"
fi

native=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/tapcap-check.XXXXXX)
chmod 755 "$work"
trap 'kill -KILL $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
flags="-std=c++17 -O2 -Wall -Wextra -Wpedantic -Werror -pthread $*"
c++ $flags -o "$work/tapcap" "$native"/src/*.cpp -ldl || exit 1
c++ $flags -o "$work/blast" "$native/test/blast.cpp" || exit 1
c++ $flags -o "$work/frame-queue-test" "$native/test/frame-queue-test.cpp" "$native"/src/{frame-queue,pcapng}.cpp || exit 1
cd "$work" || exit 1
ip link set lo up

failures=0
expect() {  # DESCRIPTION ACTUAL WANTED
  if [ "$2" = "$3" ]; then echo "ok    $1"; else echo "FAIL  $1: got \"$2\", want \"$3\""; failures=$((failures + 1)); fi
}
field() { grep -o "\"$2\":[^,}]*" "$1" | tail -1 | cut -d: -f2- | tr -d '"'; }
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

for size in 64 1400; do
  start -i lo -f 'udp port 9900' -w out.pcapng
  blast --count 30000 --size $size --rate 30000
  stop
  expect "$size bytes: exit code" "$code" 0
  expect "$size bytes: reason" "$(field status.json reason)" signal
  expect "$size bytes: frames" "$(field status.json frames)" 30000
  expect "$size bytes: loopback counts twice" "$(field status.json received)" 60000
  expect "$size bytes: file size as reported" "$(stat -c %s out.pcapng)" "$(field status.json fileBytes)"
  expect "$size bytes: tshark agrees" "$(packets out.pcapng)" 30000
  expect "$size bytes: tshark is content" "$(readable out.pcapng)" 0
done
expect "file is private" "$(stat -c %a out.pcapng)" 600
expect "statistics block" "$(capinfos out.pcapng | grep -c 'Number of stat entries = 1')" 1

start -i lo -f 'udp port 9900' -w out.pcapng -a packets:777
blast --count 5000
ended
expect "autostop packets" "$code $(field status.json reason) $(packets out.pcapng)" "0 packets 777"

start -i lo -f 'udp port 9900' -s 60 -w out.pcapng -a filesize:50
blast --count 5000 --size 500
ended
expect "autostop filesize" "$code $(field status.json reason)" "0 filesize"
expect "snapshot length" "$(tshark -r out.pcapng -c 1 -T fields -e frame.cap_len -e frame.len 2>/dev/null)" "60	542"

start -i lo -w out.pcapng -a duration:0.3
ended
expect "autostop duration" "$code $(field status.json reason)" "0 duration"

start -i lo -f 'udp port 9900' -i lo -f 'udp port 9901' -w out.pcapng
./blast --count 20000 --port 9900 --rate 50000 >/dev/null &
./blast --count 5000 --port 9901 --rate 12000 >/dev/null
wait $!
stop
expect "two interfaces" "$code $(packets out.pcapng)" "0 25000"
expect "two interfaces: time order" "$(capinfos out.pcapng | grep -c 'Strict time order:   True')" 1

start -i any -f 'udp port 9900' -w out.pcapng -a packets:10
blast --count 20
ended
expect "direction from the cooked header" "$code $(tshark -r out.pcapng -c 1 -T fields -e frame.packet_flags_direction 2>/dev/null)" "0 0x00000001"

start -i lo -f 'udp port 9900' -w out.pcapng
./blast --port 9900 --count 3000000 --size 64 >/dev/null & blaster=$!
sleep 1
kill -KILL "$pid"; wait "$pid" 2>/dev/null
kill "$blaster"; wait "$blaster" 2>/dev/null
expect "kill -9: frames are on disk" "$([ "$(packets out.pcapng)" -gt 1000 ] && echo yes)" yes

mkdir full && mount -t tmpfs -o size=2m tmpfs full
start -i lo -f 'udp port 9900' -w full/out.pcapng
blast --count 20000 --size 333
ended
expect "disk full: exit code" "$code" 2
expect "disk full: code" "$(field status.json code)" disk-full
expect "disk full: file is whole" "$(readable full/out.pcapng) $(packets full/out.pcapng)" "0 $(field status.json frames)"
umount full

mkfifo stalled; sleep 30 <stalled & reader=$!
start -i lo -f 'udp port 9900' -w stalled --memory 2
blast --count 60000
sleep 0.5
stop
expect "stalled reader: stops" "$code" 2
expect "stalled reader: all is counted" "$(($(field status.json frames) + $(field status.json tapcapDrops)))" "$(field status.json delivered)"
kill $reader; wait $reader 2>/dev/null

mkfifo silent; sleep 30 <silent & reader=$!
./tapcap -i lo -f 'udp port 9900' -w out.pcapng --status-interval 10 >silent 2>errors.txt & pid=$!
sleep 2
blast --count 1000
stop
expect "nobody reads the status" "$code $(packets out.pcapng)" "0 1000"
kill $reader; wait $reader 2>/dev/null

./tapcap -i lo -f 'udp port 9900' -w out.pcapng --status-interval 10 2>errors.txt > >(head -1 >/dev/null) & pid=$!
sleep 0.5
blast --count 1000
stop
expect "status reader goes away" "$code $(packets out.pcapng)" "0 1000"

mkfifo input; sleep 30 >input & holder=$!
start -i lo -w out.pcapng --stop-on-stdin-eof <input
kill $holder; wait $holder 2>/dev/null
ended
expect "standard input closed" "$code $(field status.json reason)" "0 stdin-closed"

ip link add gone0 type veth peer name gone1 && ip link set gone0 up
start -i gone0 -i lo -w out.pcapng
ip link del gone0
ended
expect "interface gone" "$code $(field status.json code) $(readable out.pcapng)" "2 interface-gone 0"

refused() {  # DESCRIPTION WANTED ARGUMENTS...
  local name=$1 wanted=$2; shift 2
  rm -f new.pcapng
  ./tapcap "$@" >status.json 2>/dev/null; code=$?
  expect "$name" "$code $(field status.json code) $([ -e new.pcapng ] && echo left)" "$wanted "
}
refused "bad filter" "3 bad-filter" -i lo -f 'udp prt 1' -w new.pcapng
refused "no such interface" "3 no-interface" -i nosuch0 -w new.pcapng
refused "bad link type" "3 bad-link-type" -i lo -y NOSUCH -w new.pcapng
refused "a device as output" "3 io" -i lo -w /dev/null
refused "no output" "1 usage" -i lo
mkdir open && chown 65534 open
unprivileged ./tapcap -i lo -w open/out.pcapng >status.json 2>/dev/null
expect "no permission" "$? $(field status.json code) $(ls open)" "3 permission "

if command -v setcap >/dev/null && cp tapcap capable && setcap cap_net_raw,cap_net_admin,cap_sys_ptrace+eip capable; then
  unprivileged ./capable -i lo -w open/out.pcapng -a duration:1 >status.json 2>errors.txt & pid=$!
  sleep 0.5
  expect "file capabilities: none are kept" "$(cat /proc/"$(pgrep -x capable)"/task/*/status | grep -E 'CapPrm|CapEff' | grep -vc '0000000000000000')" 0
  ended
  expect "file capabilities: captures" "$code" 0
else
  echo "skipped: file capabilities (no setcap here)"
fi

expect "check-filter accepts" "$(./tapcap --check-filter 'tcp port 80')" '{"ok":true}'
expect "check-filter refuses" "$(./tapcap --check-filter 'tcp prt 80' | cut -c 1-19)" '{"ok":false,"error"'
expect "lists lo" "$(./tapcap -D --json | grep -c '"name":"lo"')" 1
expect "extcap lists lo" "$(./tapcap --extcap-interfaces --extcap-version=4.0 | grep -c 'value=tapcap-lo}')" 1

echo; [ $failures = 0 ] && echo "all passed" || { echo "$failures failed"; exit 1; }
