# What is refused, what is listed, and which rights are needed and kept.
refused() {  # DESCRIPTION WANTED ARGUMENTS...
  local name=$1 wanted=$2; shift 2
  rm -f new.pcapng
  ./tapcap "$@" >status.json 2>/dev/null; code=$?
  expect "$name" "$code $(field status.json code) $([ -e new.pcapng ] && echo left)" "$wanted "
}
refused "bad filter" "3 bad-filter" -i lo -f 'udp prt 1' -w new.pcapng
refused "no such interface" "3 no-such-interface" -i nosuch0 -w new.pcapng
refused "bad link type" "3 bad-link-type" -i lo -y NOSUCH -w new.pcapng
refused "a device as output" "3 io" -i lo -w /dev/null
refused "no output" "1 usage" -i lo
refused "a ring that never turns" "1 usage" -i lo -w new.pcapng -b files:3
refused "a ring into a pipe" "1 usage" -i lo -w - -b packets:3
refused "files without a ring" "1 usage" -i lo -w new.pcapng -a files:3
refused "pcap for two interfaces" "1 usage" -i lo -i any -P -w new.pcap
refused "a filter on a pipe" "1 usage" -f udp -i - -w new.pcapng
refused "monitor mode of a loopback" "3 no-monitor-mode" -i lo -I -w new.pcapng
refused "unknown time stamps" "3 bad-timestamp-type" -i lo --time-stamp-type sundial -w new.pcapng
refused "unknown precision" "1 usage" -i lo --time-stamp-precision pico -w new.pcapng
mkdir open && chown 65534 open
unprivileged ./tapcap -i lo -w open/out.pcapng >status.json 2>/dev/null
expect "no permission" "$? $(field status.json code) $(ls open)" "3 permission "

if command -v setcap >/dev/null && cp tapcap capable && setcap cap_net_raw,cap_net_admin,cap_sys_ptrace,cap_sys_nice,cap_bpf,cap_perfmon+eip capable; then
  unprivileged ./capable -i lo -w open/out.pcapng -a duration:1 >status.json 2>errors.txt & pid=$!
  sleep 0.5
  expect "file capabilities: none are kept" "$(cat /proc/"$(pgrep -x capable)"/task/*/status | grep -E 'CapPrm|CapEff' | grep -vc '0000000000000000')" 0
  ended
  expect "file capabilities: captures" "$code" 0
  unprivileged ./capable -i lo -w open/ring.pcapng -b duration:0.2 -a files:3 >status.json 2>errors.txt
  expect "file capabilities: later files of a ring" "$? $(ls open | grep -c ring_)" "0 3"
else
  echo "skipped: file capabilities (no setcap here)"
fi

expect "check-filter accepts" "$(./tapcap --check-filter 'tcp port 80')" '{"ok":true}'
expect "check-filter refuses" "$(./tapcap --check-filter 'tcp prt 80' | cut -c 1-19)" '{"ok":false,"error"'
expect "lists lo" "$(./tapcap -D --json | grep -c '"name":"lo"')" 1
expect "extcap lists lo" "$(./tapcap --extcap-interfaces --extcap-version=4.0 | grep -c 'value=tapcap-lo}')" 1

expect "lists what lo can" "$(./tapcap -D --json | grep -o '{"name":"lo".*' | grep -c '"loopback":true.*"canMonitor":false,"timestampTypes":\[.*"linkTypes":\[{"number":1,"name":"EN10MB"')" 1

start -i lo -w out.pcapng
case $(field status.json sandboxed) in
  true) expect "sandboxed: all threads" "$(cat /proc/"$pid"/task/*/status | grep -c '^Seccomp:.2')" "$(ls /proc/"$pid"/task | wc -l)" ;;
  *) echo "skipped: no seccomp here, or a build with a sanitizer" ;;
esac
expect "root keeps no capability" "$(cat /proc/"$pid"/task/*/status | grep -E 'CapPrm|CapEff' | grep -vc '0000000000000000')" 0
stop

mkdir theirs && chown 65534 theirs && chmod 700 theirs
./tapcap -i lo -w theirs/ring.pcapng -b duration:0.2 -a files:3 >status.json 2>errors.txt
expect "root in somebody's folder: later files of a ring" "$? $(ls theirs | wc -l)" "0 3"

./tapcap --statistics --json -c 1 >before.json
blast --count 1000
./tapcap --statistics --json -c 1 >after.json
of_lo() { grep -o '"name":"lo","frames":[0-9]*' "$1" | cut -d: -f3; }
expect "statistics of lo" "$(($(of_lo after.json) - $(of_lo before.json)))" 1000
expect "statistics a line an interval" "$(timeout -s INT 1.1 ./tapcap --statistics --json --status-interval 100 | wc -l | sed 's/^\(9\|1[0-2]\)$/ten/')" ten
