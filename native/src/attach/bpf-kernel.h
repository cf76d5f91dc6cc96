// bpf(2): maps, programs, where they are attached, and the ring that they write to (the kernel's Documentation/bpf/ringbuf.rst).
#pragma once

#include <linux/bpf.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../failure.h"

namespace tapcap::attach {

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  int get() const { return value_; }

 private:
  int value_;
};

// A kind of map with entries of so many bytes. Fails with `unsupported`, or `permission`.
Result<Descriptor> makeMap(bpf_map_type type, std::uint32_t keyBytes, std::uint32_t valueBytes, std::uint32_t entries, std::uint32_t flags = 0);
bool putInMap(const Descriptor& map, std::uint32_t key, std::uint32_t value);

struct Program {
  std::vector<bpf_insn> instructions;
  int callbackAt = -1;  // where its second function begins, for bpf_loop; -1: it has none
};

// Loads it and attaches it to a raw tracepoint. It is gone when both descriptors are closed, however this process ends.
class AttachedProgram {
 public:
  static Result<AttachedProgram> attach(const Program& program, const char* tracepoint);

 private:
  Descriptor program_;
  Descriptor link_;
};

// Reads a BPF_MAP_TYPE_RINGBUF.
class Ring {
 public:
  static Result<std::unique_ptr<Ring>> open(const Descriptor& map, std::size_t bytes);
  ~Ring();
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  // Calls back for each record that is there. Bytes are valid during the call.
  void consume(const std::function<void(const char* record, std::size_t length)>& take);

 private:
  Ring(void* consumer, void* producer, std::size_t bytes) : consumer_(consumer), producer_(producer), bytes_(bytes) {}
  void* consumer_;
  void* producer_;
  std::size_t bytes_;
};

}  // namespace tapcap::attach
