# Captures that other programs pipe in.
tapcap_of() { ./tapcap -i - -w out.pcapng "$@" >status.json 2>errors.txt; code=$?; }
ended_as() { echo "$code $(field status.json reason) $(field status.json code) $(packets out.pcapng) $(readable out.pcapng)"; }
start -i lo -f 'udp port 9900' -w sample.pcapng
blast --count 2000 --size 200
stop
tshark -r sample.pcapng -F pcap -w sample.pcap 2>/dev/null
tshark -r sample.pcapng -F nsecpcap -w nano.pcap 2>/dev/null
fields() { tshark -r "$1" -T fields -e frame.time_epoch -e frame.len -e frame.cap_len -e udp.srcport -e data.data 2>/dev/null | md5sum; }

for name in sample.pcapng sample.pcap nano.pcap; do
  tapcap_of <"$name"
  expect "$name from a file" "$(ended_as)" "0 input-ended  2000 0"
  expect "$name from a file: the frames are the same" "$(fields out.pcapng)" "$(fields "$name")"
  tapcap_of -P < <(cat "$name")
  expect "$name into pcap" "$(fields out.pcapng)" "$(fields "$name")"
done

live() {  # DESCRIPTION COMMAND...: the command captures, tapcap writes
  local name=$1; shift
  rm -f feed; mkfifo feed
  "$@" 2>other.txt >feed & other=$!
  start -i feed --ifname "from $1" -w out.pcapng
  sleep 1
  blast --count 5000
  sleep 1.3  # tcpdump gets frames from the kernel at the latest after a second
  kill -INT $other; wait $other 2>/dev/null
  ended
  expect "$name" "$(ended_as)" "0 input-ended  5000 0"
}
live "tcpdump through a pipe" tcpdump -i lo -U -n -Z root -w - udp port 9900
expect "the interface is called as told" "$(tshark -r out.pcapng -c 1 -T fields -e frame.interface_name 2>/dev/null)" "from tcpdump"
live "dumpcap through a pipe" dumpcap -q -i lo -f 'udp port 9900' -w -
live "tapcap through a pipe" ./tapcap -i lo -f 'udp port 9900' -w -
expect "the other end's losses are kept" "$(grep '"stopped"' status.json | grep -c '"received":10000')" 1

# Until it is told to stop: an endless stream of which the start is a whole capture, then its records for ever.
endless() { cat sample.pcap; while tail -c +25 sample.pcap; do :; done; }
tapcap_of -a duration:1 < <(endless 2>/dev/null)
expect "endless input, stopped by duration" "$code $(field status.json reason) $(readable out.pcapng)" "0 duration 0"
expect "endless input: what was read is in the file" "$(field status.json frames)" "$(count out.pcapng)"
tapcap_of -c 12345 < <(endless 2>/dev/null)
expect "endless input, stopped by packets" "$code $(field status.json reason) $(count out.pcapng)" "0 packets 12345"
rm -rf pipering; mkdir pipering
endless 2>/dev/null | ./tapcap -i - -w pipering/out.pcapng -b packets:1000 -b files:3 -c 10000 >status.json 2>errors.txt
expect "endless input into a ring" "$? $(for file in pipering/*; do packets "$file"; done | tr '\n' ' ')" "0 1000 1000 1000 "

tapcap_of < <(head -c 100000 sample.pcap)
expect "cut pcap: the frames before are there" "$(ended_as)" "2 error input-cut $(((100000 - 24) / 258)) 0"
tapcap_of < <(head -c 100001 sample.pcapng)
expect "cut pcapng: the frames before are there" "$(ended_as | cut -d' ' -f 1-3) $(readable out.pcapng) $(($(packets out.pcapng) > 300))" "2 error input-cut 0 1"
tapcap_of < <((head -c 50000 sample.pcap; head -c 5000 /dev/zero | tr '\0' '\377'; tail -c +50001 sample.pcap))
expect "damaged pcap" "$(ended_as | cut -d' ' -f 1-3) $(readable out.pcapng)" "2 error bad-input 0"
tapcap_of < <(echo "tcpdump: eth9: No such device exists")
expect "no capture at all" "$(ended_as)" "2 error bad-input 0 0"
tapcap_of </dev/null
expect "nothing at all" "$(ended_as)" "2 error no-input 0 0"
tapcap_of -P </dev/null
expect "nothing at all into pcap" "$(ended_as)" "2 error no-input 0 0"

editcap -a 3:'a comment' sample.pcapng commented.pcapng
tapcap_of <commented.pcapng
expect "comments of frames are kept" "$(tshark -r out.pcapng -Y frame.comment -T fields -e frame.number -e frame.comment 2>/dev/null)" "3	a comment"
editcap -T rawip sample.pcapng rawip.pcapng 2>/dev/null
mergecap -w two.pcapng sample.pcapng rawip.pcapng
tapcap_of <two.pcapng
expect "several interfaces in one pipe" "$(field status.json frames) $(capinfos out.pcapng | grep -c 'Encapsulation =') $(tshark -r out.pcapng -T fields -e frame.interface_id -e frame.encap_type 2>/dev/null | sort | uniq -c | tr -s ' \t\n' ' ')" "4000 2  2000 0 1 2000 1 7 "
tapcap_of -P <two.pcapng
expect "several link types into pcap" "$code $(field status.json code)" "2 bad-input"
tapcap_of < <(cat sample.pcapng commented.pcapng)
expect "several sections in one pipe" "$(ended_as)" "0 input-ended  4000 0"
tapcap_of -s 60 --sample 4 <sample.pcap
expect "cut short and sampled from a pipe" "$(packets out.pcapng) $(field status.json sampledOut) $(tshark -r out.pcapng -c 1 -T fields -e frame.cap_len 2>/dev/null)" "500 1500 60"

mkfifo late
start -i late -i lo -f 'udp port 9900' -w out.pcapng
sleep 0.3
cat sample.pcap >late
sleep 0.3
blast --count 100
stop
expect "a pipe and a device: goes on when the pipe ends" "$code $(field status.json reason) $(packets out.pcapng) $(grep -c input-ended status.json)" "0 signal 2100 1"
./tapcap -i late -w out.pcapng >status.json 2>errors.txt & pid=$!
sleep 0.3
kill -TERM $pid; ended
expect "nobody writes the pipe: ends all the same" "$code $(field status.json reason) $(readable out.pcapng)" "0 signal 0"
