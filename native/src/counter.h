// A count with one writing thread and any number of readers. Plain stores: no locked instruction per frame.
#pragma once

#include <atomic>
#include <cstdint>

namespace tapcap {

class Counter {
 public:
  void add(std::uint64_t amount) { set(get() + amount); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace tapcap
