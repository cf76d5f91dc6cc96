#include "options.h"

namespace tapcap {

const char* const kHelpText = R"(tapcap: captures packets with libpcap and writes pcapng or pcap. It never interprets them.

  tapcap -i INTERFACE [-i INTERFACE ...] -w FILE [options]
  tapcap -D [--json]
  tapcap --statistics [--json] [-c COUNT]
  tapcap --check-filter FILTER [-y LINKTYPE]
  tapcap --attach PID -w FILE [--children] [--method ebpf|ptrace]

Interfaces (before the first -i: for all of them; after one: for that one)
  -i, --interface NAME       capture from it; may be given several times. A named pipe or - (standard input): pcap or pcapng
                             that another program writes
  -f, --filter FILTER        capture filter, in libpcap's language
  -s, --snaplen BYTES        keep at most so much of a frame (262144; 0 means the same)
  -B, --buffer-size MIB      kernel buffer (64)
  -p, --no-promiscuous       only frames for this machine
  -I, --monitor-mode         monitor mode of a wireless interface
  -y, --linktype TYPE        link-layer type, by name or number
      --time-stamp-type TYPE who stamps the frames: -D lists what there is
      --time-stamp-precision micro or nano (the default, where the system can)
      --sample N             keep one frame of each N; the file says so
      --ifname NAME          what the file calls it
      --ifdescr TEXT         how the file describes it

Output
  -w, --write FILE           a file (overwritten), a named pipe, or - for standard output
  -a, --autostop CONDITION   duration:SECONDS, filesize:KB (1 KB = 1000 bytes), packets:COUNT or files:COUNT
  -c COUNT                   as -a packets:COUNT
  -b, --ring-buffer CONDITION  go on in another file, FILE_00001_TIME and so on: duration:SECONDS, interval:SECONDS
                             (at each multiple of it), filesize:KB, packets:COUNT; files:COUNT keeps only so many
  -n                         pcapng (the default)
  -P                         pcap; for one interface
      --flush-interval MS    frames are in the file after at most this (200)
      --processes            say in the file which process each flow is of (Linux, pcapng)
      --memory MIB           memory between capture and disk, shared out to the interfaces (64)

Status (one JSON object a line on standard output; on standard error with -w -)
      --status-interval MS   time between status lines (500)
      --stop-on-stdin-eof    stop when standard input is a pipe and the other end closes it
  -q                         accepted; there is nothing to leave out

A running process (Linux)
      --attach PID           record what it reads and writes on stdin, stdout and stderr; README.md has the layout of FILE
      --children             also processes that it starts, where they go on with its streams
      --method METHOD        ebpf or ptrace; the first that works by default

Other
  -D, --list-interfaces      list interfaces and their link-layer types
      --json                 with -D and --statistics: as JSON
      --statistics           frames and bytes of each interface since it came up, once each status interval; captures nothing
      --check-filter FILTER  say whether the filter compiles, as JSON
  -h, --help
  -v, --version

Wireshark's extcap: --extcap-interfaces, --extcap-dlts, --extcap-config, --extcap-interface NAME,
  --capture --fifo FILE [--extcap-capture-filter FILTER]

Exit codes: 0 done, 1 wrong usage, 2 the capture failed, 3 the capture could not start
)";

}  // namespace tapcap
