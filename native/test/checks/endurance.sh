# Two million frames through small ring files: descriptors and memory stay as they were, and nothing is lost.
rm -rf many; mkdir many
start -i lo -f 'udp port 9900' -w many/out.pcapng -b filesize:500 -b files:5
./blast --port 9900 --count 2000000 --size 64 --rate 200000 >/dev/null & blaster=$!
sample() { echo "$(ls /proc/"$pid"/fd | wc -l) $(grep VmRSS /proc/"$pid"/status | tr -dc 0-9)"; }
for _ in $(seq 600); do [ "$(field status.json filesWritten)" -ge 50 ] 2>/dev/null && break; sleep 0.1; done
early=$(sample)
wait $blaster
late=$(sample)
stop
expect "two million frames: written or counted as lost" "$(($(field status.json frames) + $(field status.json kernelDrops) / 2 + $(field status.json tapcapDrops)))" 2000000
expect "two million frames: none lost" "$(field status.json kernelDrops) $(field status.json tapcapDrops)" "0 0"
expect "two million frames: many files, five kept" "$(($(field status.json filesWritten) > 300)) $(ls many | wc -l)" "1 5"
# One more while it goes from file to file.
expect "two million frames: descriptors ($early, $late)" "$((${late% *} - ${early% *} <= 1))" 1
expect "two million frames: memory ($early, $late kB)" "$((${late#* } - ${early#* } < 4096))" 1
