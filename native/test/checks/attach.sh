# Attaching to running processes, with eBPF and with ptrace.
decode() {  # FILE STREAM: the bytes of a stream, or with "gaps" the counts of what is missing
  python3 - "$1" "$2" <<'P'
import struct, sys
data, at, wanted = open(sys.argv[1], 'rb').read(), 8, sys.argv[2]
assert data[:8] == b'tapchnk1'
while at < len(data):
    length, kind, stream, reason, pid, tid, time, count = struct.unpack_from('<IBBHIIQQ', data, at)
    at += 32
    if kind == 2 and wanted == 'gaps': print(stream, reason, count)
    if kind == 1 and wanted == str(stream): sys.stdout.buffer.write(data[at:at + length])
    at += length
P
}
sum() { sort | sha256sum | cut -c1-16; }
talk() {  # ARGUMENTS...: starts a talker that waits for its line; sets $talker
  rm -f go; mkfifo go
  ./talker "$@" <go >said.txt 2>trouble.txt &
  talker=$!
  exec 9>go
  until [ "$(readlink /proc/$talker/exe)" = "$PWD/talker" ]; do sleep 0.02; done  # its streams are its own from then on
}
state() { sed 's/.*) \(.\).*/\1/' "/proc/$1/stat"; }

for method in ebpf ptrace; do
  talk 4 1 10
  start --attach $talker --method $method -w one.chunks
  echo >&9; wait $talker
  ended
  if ! grep -q '"started"' status.json; then
    echo "skipped: $method: $(head -1 status.json)"
    continue
  fi
  talk 4 5000 200
  start --attach $talker --method $method -w many.chunks
  echo >&9; wait $talker; ended
  expect "$method: ends with the process" "$(field status.json reason)" process-ended
  expect "$method: all lines of four threads" "$(decode many.chunks 1 | sum)" "$(sum <said.txt)"
  expect "$method: standard input" "$(decode many.chunks 0 | wc -c)" 1
  expect "$method: standard error" "$(decode many.chunks 2)" "$(cat trouble.txt)"
  expect "$method: no gap" "$(decode many.chunks gaps)" ""
  expect "$method: for its owner alone" "$(stat -c %a many.chunks)" 600

  talk 1 3 20000000
  start --attach $talker --method $method --memory 512 -w large.chunks
  echo >&9; wait $talker; ended
  expect "$method: writes of 20 MB" "$(decode large.chunks 1 | sum)" "$(sum <said.txt)"
  expect "$method: and no gap" "$(decode large.chunks gaps)" ""

  talk 2 20000 100 1000
  echo >&9
  for round in $(seq 50); do
    start --attach $talker --method $method -w round.chunks
    if [ $((round % 2)) = 0 ]; then kill -KILL $pid; wait $pid 2>/dev/null; else kill -TERM $pid; ended; fi
    
  done 2>/dev/null
  expect "$method: 50 times attached, let go or killed: nobody stopped it" "$(grep -c TracerPid:.0$ /proc/$talker/status)" 1
  wait $talker; code=$?
  expect "$method: it said everything" "$code $(wc -l <said.txt) $(cat trouble.txt)" "0 40000 0"

  talk 1 1 10
  kill -STOP $talker
  start --attach $talker --method $method -w stopped.chunks
  sleep 0.2; stop
  expect "$method: stopped before, stopped after" "$(state $talker)" T
  kill -CONT $talker; echo >&9; wait $talker
  expect "$method: and goes on" "$(wc -c <said.txt)" 10

  talk 1 1 10
  cp tapcap /tmp/tapcap-unprivileged.$$ && chmod 755 /tmp/tapcap-unprivileged.$$
  unprivileged /tmp/tapcap-unprivileged.$$ --attach $talker --method $method -w - 2>&1 >/dev/null | cat >refused.json
  rm -f /tmp/tapcap-unprivileged.$$
  expect "$method: another user's process is refused" "$(field refused.json code)" permission
  echo >&9; wait $talker
done
start --attach 4194303 -w none.chunks; ended
expect "no such process" "$(field status.json code) $code" "no-such-process 3"
