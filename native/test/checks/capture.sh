# What a capture writes and counts, and what ends it.
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


# Under a flood: the look at flows beside the capture, which costs more than the capture itself, is taken away from the interface.
start -i lo -f 'udp port 9900' -w flood.pcapng --processes
expect "threads of a capture go before others" "$(cut -d' ' -f19 /proc/$pid/stat)" -10
./blast --port 9900 --count 1000000 --size 64 >/dev/null & blaster=$!
resting=0
while [ $resting = 0 ] && kill -0 $blaster 2>/dev/null; do grep -q ' ffff ' /proc/net/packet && resting=1; sleep 0.01; done
expect "in a flood nothing looks at flows beside the capture" "$resting" 1
kill $blaster; wait $blaster
stop
rm -f flood.pcapng
