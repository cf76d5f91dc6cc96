# Killed at random moments under load, four at a time (KILL_TURNS=25 for a hundred). What the last status line told of is in the file, which opens.
rm -rf killed; mkdir killed
cut=0 short=0 unreadable=0 rounds=0
./blast --port 9900 --count 40000000 --rate 4000 --size 100 >/dev/null & blaster=$!
{
turns=${KILL_TURNS:-5}
for turn in $(seq "$turns"); do
  pids=()
  for one in 1 2 3 4; do
    mkdir -p killed/$one && rm -f killed/$one/*
    ring=(); [ $((one % 2)) = 0 ] && ring=(-b filesize:150)
    ./tapcap -i lo -f 'udp port 9900' -w killed/$one/out.pcapng --flush-interval 10 --status-interval 10 "${ring[@]}" >killed/$one.json 2>/dev/null & pids+=($!)
  done
  for one in 1 2 3 4; do sleep "0.$((RANDOM % 2))$((RANDOM % 10))$((RANDOM % 10))"; kill -KILL "${pids[$((one - 1))]}"; done
  wait "${pids[@]}"
  for one in 1 2 3 4; do
    rounds=$((rounds + 1))
    grep '^{.*}$' killed/$one.json | grep '"status"' >complete.json || continue  # not one line yet
    told=$(field complete.json frames) found=0
    for file in killed/$one/*; do
      tshark -n -r "$file" -T fields -e frame.number >frames.txt 2>said.txt
      complaint=$?
      found=$((found + $(wc -l <frames.txt)))
      if grep -q 'cut short' said.txt; then cut=$((cut + 1)); elif [ $complaint != 0 ]; then unreadable=$((unreadable + 1)); fi
    done
    [ "$found" -ge "$told" ] || { short=$((short + 1)); echo "told of $told, found $found"; }
  done
done
kill $blaster; wait $blaster
} 2>/dev/null
echo "      of these, $cut files end in the middle of a block, of which tshark complains once it has shown all before"
expect "killed at random moments: rounds" "$rounds" $((turns * 4))
expect "killed at random moments: every file opens" "$unreadable" 0
expect "killed at random moments: nothing that was told of is missing" "$short" 0
expect "killed at random moments: nobody is left" "$(pgrep -c -x tapcap -s 0)" 0
