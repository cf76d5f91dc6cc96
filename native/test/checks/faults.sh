# What goes wrong while it captures: the file stays whole and the reason is told.
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

# The parent is killed: its end of the pipe is all that tells.
bash -c 'exec 5> >(exec ./tapcap -i lo -f "udp port 9900" -w out.pcapng --stop-on-stdin-eof >status.json 2>/dev/null); exec sleep 100' & parent=$!
sleep 1
blast --count 500
kill -KILL $parent; wait $parent 2>/dev/null
for _ in $(seq 100); do grep -q '"stopped"' status.json && break; sleep 0.05; done
expect "parent killed: the file is complete" "$(field status.json reason) $(packets out.pcapng) $(capinfos out.pcapng | grep -c 'Number of stat entries = 1')" "stdin-closed 500 1"

ip link add gone0 type veth peer name gone1 && ip link set gone0 up
start -i gone0 -w out.pcapng
ip link del gone0
ended
expect "interface gone" "$code $(field status.json code) $(field status.json reason) $(readable out.pcapng)" "2 interface-gone error 0"

ip link add gone0 type veth peer name gone1 && ip link set gone0 up
start -i gone0 -i lo -f 'udp port 9900' -w out.pcapng
ip link del gone0
sleep 0.5
blast --count 700
stop
expect "interface gone: the capture goes on with others" "$code $(grep '"warning"' status.json | grep -c interface-gone) $(field status.json frames)" "0 1 700"
expect "interface gone: the file is whole" "$(readable out.pcapng) $(packets out.pcapng)" "0 700"

ip link add down0 type veth peer name down1 && ip link set down0 up && ip link set down1 up
start -i down0 -w out.pcapng
ip link set down0 down; sleep 0.5; ip link set down0 up
stop
expect "interface down and up again: told, and the file is whole" "$(readable out.pcapng)" 0
ip link del down0

mkdir ringfull && mount -t tmpfs -o size=1m tmpfs ringfull
start -i lo -f 'udp port 9900' -w ringfull/out.pcapng -b filesize:300
blast --count 20000 --size 333
ended
expect "disk full in a ring" "$code $(field status.json code)" "2 disk-full"
expect "disk full in a ring: all files are whole" "$(for file in ringfull/out_*; do readable "$file"; done | sort -u)" 0
umount ringfull

mkdir going && start -i lo -f 'udp port 9900' -w going/out.pcapng -b packets:100
rm -r going
blast --count 1000
ended
expect "folder gone in a ring: told" "$code $(field status.json code)" "2 io"
