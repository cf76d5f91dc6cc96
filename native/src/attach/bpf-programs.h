// The eBPF programs of an attach, made for one target on one kernel. They run at the end of each system call of the target's threads:
// whether the call went through one of its standard streams is told by the file behind the descriptor, and what it moved is copied into
// the ring in chunks. Nothing is compiled but by the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "bpf-kernel.h"
#include "btf-offsets.h"
#include "target.h"

namespace tapcap::attach {

// What a record of the ring begins with; its bytes follow.
struct RingRecord {
  std::uint64_t monotonicNs;
  std::uint64_t pidTid;
  std::uint32_t length;   // bytes of the call that it is about
  std::uint8_t stream;
  std::uint8_t kind;      // Kind
  std::uint16_t reason;   // Reason
  std::uint64_t left;     // bytes of the call from here on: all of them in its first record, `length` in its last
  std::uint64_t lost;     // bytes of this stream that had found no room, when the record was made
  std::uint64_t total;    // bytes of the call
};
static_assert(sizeof(RingRecord) == 48);

// One entry of the map of losses, for each stream.
struct LostBytes {
  std::uint64_t bytes;
  std::uint64_t calls;
};

struct ProgramNeeds {
  const Target& target;
  const KernelTypes& types;
  int ring;       // maps
  int lost;
  int processes;  // those that are followed; -1: only the target
};

// Nothing when this kernel's structures are not those that the programs know.
std::optional<Program> makeSyscallProgram(const ProgramNeeds& needs);
std::optional<Program> makeUringProgram(const ProgramNeeds& needs);  // of io_uring_submit_req
std::optional<Program> makeForkProgram(const ProgramNeeds& needs);   // of sched_process_fork

}  // namespace tapcap::attach
