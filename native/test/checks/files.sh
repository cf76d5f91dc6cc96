# Files: formats, rings as dumpcap makes them, stop conditions, sampling, time stamps.
start -i lo -f 'udp port 9900' -P -w out.pcap
blast --count 3000 --size 333
stop
expect "pcap" "$code $(capinfos -t out.pcap | grep -ci 'nanosecond') $(packets out.pcap) $(readable out.pcap)" "0 1 3000 0"
expect "pcap: frames are whole" "$(tshark -r out.pcap -T fields -e frame.cap_len -e udp.length 2>/dev/null | sort -u)" "375	341"
expect "pcap: file size as reported" "$(stat -c %s out.pcap)" "$(field status.json fileBytes)"
start -i lo -f 'udp port 9900' -P --time-stamp-precision micro -w out.pcap -c 10
blast --count 10
ended
expect "pcap in microseconds" "$(capinfos -t out.pcap | grep -c ' Wireshark/tcpdump/... - pcap') $(packets out.pcap)" "1 10"
start -i lo -f 'udp port 9900' --time-stamp-precision micro -w out.pcapng -c 10
before=$(date +%s)
blast --count 10
ended
expect "pcapng in microseconds" "$(capinfos out.pcapng | grep -c 'Time precision = microseconds')" 1
seconds=$(tshark -r out.pcapng -c 1 -T fields -e frame.time_epoch 2>/dev/null | cut -d. -f1)
expect "pcapng in microseconds: the time is right" "$((seconds - before < 5 && seconds - before >= 0))" 1

mkdir ring ours theirs2
compare() {  # DESCRIPTION BLASTS ARGUMENTS...: the same ring by both, under the same frames
  local name=$1 frames=$2; shift 2
  rm -f ours/* theirs2/*
  dumpcap -q -i lo -f 'udp port 9900' -w theirs2/a.b.pcapng "$@" 2>dumpcap.txt & other=$!
  for _ in $(seq 100); do grep -q '^File:' dumpcap.txt && break; sleep 0.05; done
  start -i lo -f 'udp port 9900' -w ours/a.b.pcapng "$@"
  [ "$frames" = 0 ] || blast --count "$frames" --rate 2000
  sleep 1.2
  kill -INT $other 2>/dev/null; wait $other
  kill -TERM "$pid" 2>/dev/null; ended
  shape() {  # names, and frames where a file's header does not matter
    for file in "$1"/*; do
      echo "$(basename "$file" | sed 's/_[0-9]\{14\}\./_TIME./') $([[ "$name" = *size* ]] || count "$file")"
    done
  }
  expect "$name: as dumpcap" "$(shape ours)" "$(shape theirs2)"
}
compare "ring by packets, stopped by packets" 400 -b packets:50 -c 150
compare "ring by packets, three files kept" 400 -b packets:50 -b files:3
compare "ring by size, stopped by files" 400 -b filesize:10 -a files:3
expect "ring by size: at the frame that fills it" "$(for file in ours/*; do size=$(stat -c %s "$file"); echo $((size >= 10000 && size < 10400)); done | sort -u)" 1
compare "ring by size of -a" 400 -a filesize:10 -b files:4
compare "ring by duration, stopped by duration" 0 -b duration:1 -a duration:3.2
expect "ring: the name tells the time" "$(ls ours | head -1 | grep -cE "^a\.b_00001_$(date +%Y%m%d)[0-9]{6}\.pcapng$")" 1

rm -f ring/*
start -i lo -f 'udp port 9900' -w ring/out -b packets:100 -b files:2 -c 1000
blast --count 1000
ended
expect "ring: events" "$(lines file) $(lines removed) $(field status.json filesWritten) $(field status.json fileNumber)" "9 8 10 10"
expect "ring: frames that went with a file" "$(grep '"type":"removed"' status.json | grep -c '"frames":100')" 8
expect "ring: the last files stay" "$(ls ring | cut -c 1-9 | tr '\n' ' ')" "out_00009 out_00010 "
expect "ring: reported file" "$(field status.json file)" "ring/$(ls ring | tail -1)"
expect "ring: every file stands alone" "$(capinfos ring/out_00009* | grep -cE 'Name = lo|Number of stat entries = 1|Number of packets:.*100')" 3
expect "ring: files are private" "$(stat -c %a ring/* | sort -u)" 600

rm -f ring/*
start -i lo -P -f 'udp port 9900' -w ring/out.pcap -b packets:100 -c 250
blast --count 1000
ended
expect "ring of pcap" "$(for file in ring/*; do packets "$file"; done | tr '\n' ' ')" "100 100 50 "

rm -f ring/*
start -i lo -f 'udp port 9900' -w ring/out.pcapng -b interval:1 -a duration:3.5
ended
expect "ring by interval" "$(ls ring | wc -l | sed 's/[45]/four or five/')" "four or five"

start -i lo -f 'udp port 9900' -i lo -f 'udp port 9901' --sample 10 -w out.pcapng
blast --count 1000
./blast --port 9901 --count 1000 >/dev/null
stop
expect "sampling: frames" "$(field status.json frames) $(field status.json sampledOut) $(field status.json delivered)" "1100 900 2000"
expect "sampling: the file says so" "$(tshark -r out.pcapng -c 1 2>/dev/null | wc -l) $(grep -ac 'one frame of each 10 is kept' out.pcapng)" "1 1"
expect "counts of each interface" "$(grep '"stopped"' status.json | grep -o '"name":"lo","frames":[0-9]*' | cut -d: -f3 | tr '\n' ' ')" "1000 100 "

# The clock is set back by an hour while it captures.
shimmed() { LD_PRELOAD=$work/clock-shim.so CLOCK_BACK_AFTER_MS=1000 ./tapcap --status-interval 100 "$@" >status.json 2>errors.txt; }
if [ -z "$*" ]; then
  rm -f ring/*
  shimmed -i lo -f 'udp port 9900' -w ring/out.pcapng -b duration:0.5 -a duration:3.2
  expect "clock set back: durations" "$? $(ls ring | wc -l)" "0 7"
  rm -f ring/*
  shimmed -i lo -f 'udp port 9900' -w ring/out.pcapng -b interval:1 -a duration:4.2
  expect "clock set back: intervals" "$? $(ls ring | wc -l | sed 's/[456]/about five/')" "0 about five"
  LD_PRELOAD=$work/clock-shim.so CLOCK_BACK_AFTER_MS=100 start -i lo -f 'udp port 9900' -i lo -f 'udp port 9901' -w out.pcapng
  sleep 0.2
  ./blast --count 60000 --port 9900 --rate 60000 >/dev/null & other=$!
  ./blast --count 60000 --port 9901 --rate 60000 >/dev/null
  wait $other
  stop
  expect "clock set back: nothing is held back or lost" "$code $(field status.json frames) $(count out.pcapng)" "0 120000 120000"
else
  echo "skipped: setting the clock back, in a build with a sanitizer"
fi
