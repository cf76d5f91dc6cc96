// Which process is behind a flow (Linux): a thread of its own is told of flows by the capture threads, asks the kernel whose
// sockets they are, and has the answers ready for the writer, which puts them into the file before the frames.
//
// Made while privileges are raised, on the main thread: all sockets that take a right are opened then. The thread alone keeps
// CAP_SYS_PTRACE, to see the descriptors of other users' processes. Once it runs it opens files and folders below /proc and
// asks the kernel through sockets that are open.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "flow-tap.h"

namespace tapcap::attribution {

struct Counts {
  std::uint64_t resolved = 0;  // local ends of flows, which are those of this machine's sockets
  std::uint64_t missed = 0;
};

class Attribution {
 public:
  // Null where the system has no such thing.
  static std::unique_ptr<Attribution> create(const std::vector<std::string>& interfaces);
  virtual ~Attribution() = default;

  // For the capture thread of each interface, before start(). Null where the link type has no flows that can be read.
  virtual FlowTap* addTap(int dlt) = 0;
  virtual void start() = 0;
  // When the capture threads have ended: looks for what is left once more.
  virtual void stop() = 0;

  // Writer thread. take() appends blocks that are to be in the file before the frames that come next; newFile() says that
  // what was told has to be told again.
  virtual bool take(std::string& blocks) = 0;
  virtual void newFile() = 0;

  virtual Counts counts() const = 0;
};

}  // namespace tapcap::attribution
