#include "options.h"

namespace tapcap {

const char* const kHelpText = R"(tapcap: captures packets with libpcap and writes pcapng. It never interprets them.

  tapcap -i INTERFACE [-i INTERFACE ...] -w FILE [options]
  tapcap -D [--json]
  tapcap --check-filter FILTER [-y LINKTYPE]

Interfaces (before the first -i: for all of them; after one: for that one)
  -i, --interface NAME       capture from it; may be given several times
  -f, --filter FILTER        capture filter, in libpcap's language
  -s, --snaplen BYTES        keep at most so much of a frame (262144; 0 means the same)
  -B, --buffer-size MIB      kernel buffer (64)
  -p, --no-promiscuous       only frames for this machine
  -y, --linktype TYPE        link-layer type, by name or number

Output
  -w, --write FILE           a file (overwritten), a named pipe, or - for standard output
  -a, --autostop CONDITION   duration:SECONDS, filesize:KB (1 KB = 1000 bytes) or packets:COUNT
  -c COUNT                   as -a packets:COUNT
      --flush-interval MS    frames are in the file after at most this (200)
      --memory MIB           memory between capture and disk, shared out to the interfaces (64)

Status (one JSON object a line on standard output; on standard error with -w -)
      --status-interval MS   time between status lines (500)
      --stop-on-stdin-eof    stop when standard input is a pipe and the other end closes it

Other
  -D, --list-interfaces      list interfaces and their link-layer types
      --json                 with -D: as JSON
      --check-filter FILTER  say whether the filter compiles, as JSON
  -h, --help
  -v, --version

Wireshark's extcap: --extcap-interfaces, --extcap-dlts, --extcap-config, --extcap-interface NAME,
  --capture --fifo FILE [--extcap-capture-filter FILTER]

Exit codes: 0 done, 1 wrong usage, 2 the capture failed, 3 the capture could not start
)";

}  // namespace tapcap
