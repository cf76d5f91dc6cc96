// Attribution as it stands in the file: a block type for local use, which other readers pass over (docs/formats.md has it
// exactly). One kind of block tells of processes, as JSON; the other says from when on an end of a flow is which process'.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "flow.h"
#include "process-info.h"

namespace tapcap::attribution {

struct OwnerRecord {
  std::uint64_t fromNs = 0;
  std::uint32_t process = 0;  // 0: from here on nobody knows
  std::uint8_t family = 4;
  std::uint8_t protocol = 0;
  End local;
  End remote;
};

class ProcessBlocks {
 public:
  ProcessBlocks();

  // Attribution thread. number() gives a process the number that records have.
  std::uint32_t number(const ProcessInfo& process);
  void add(const OwnerRecord& record);
  // Whether so much waited that records were dropped; once.
  bool overflowed();
  // The file is another one, in which no process was told of yet.
  void restart();

  // Writer thread: appends whole blocks with all that is new. False where nothing is.
  bool take(std::string& blocks);

 private:
  const std::uint64_t table_;  // tells this capture's numbers from those of another one in the same file
  std::mutex mutex_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // by what is told of a process
  std::vector<std::string> untold_;
  std::vector<OwnerRecord> records_;
  std::uint32_t next_ = 1;
  bool overflowed_ = false;
};

}  // namespace tapcap::attribution
