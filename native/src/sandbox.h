// From the moment a capture runs, tapcap can do no more than a capture takes: read what is open, write files, keep time. A
// seccomp filter refuses all other system calls (they fail as not permitted), so that a hole in what reads strangers' bytes
// gets nobody a shell or a connection. Linux on x86-64 and arm64.
#pragma once

namespace tapcap::sandbox {

// What more is needed, as a set.
enum Extent : unsigned {
  kAlsoNetlink = 1,    // new sockets to the kernel: monitor mode is ended through one
  kAlsoProcesses = 2,  // reading what /proc says of processes
};

// For all threads, so call it when all of them run. False where the kernel has no such thing; capturing works without.
bool enter(unsigned extent);

}  // namespace tapcap::sandbox
