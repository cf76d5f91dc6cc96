#include "flow-tap.h"

#include "frame-flow.h"

namespace tapcap::attribution {
namespace {

constexpr int kTickShift = 30;  // a flow is told again after 2^30 ns
constexpr std::uint64_t kTickMask = 0xFFFF;

}  // namespace

void Wake::raise() {
  if (!raised_.exchange(true, std::memory_order_acq_rel)) pipe_.raise();
}

void Wake::clear() {
  pipe_.clear();
  raised_.exchange(false, std::memory_order_acq_rel);
}

FlowTap::FlowTap(int dlt, std::size_t ringSize, Wake& wake) : dlt_(dlt), wake_(wake), seen_(kSets * kWays), ring_(ringSize) {}

void FlowTap::see(const std::uint8_t* bytes, std::uint32_t length, std::uint64_t timeNs) {
  frames_.add(1);
  Sighting sighting;
  if (!readFlow(dlt_, bytes, length, sighting)) return;
  const bool fresh = isFresh(sighting.key, timeNs);
  if (!fresh && !sighting.syn) return;
  sighting.timeNs = timeNs;
  if (!push(sighting) && sighting.syn) {
    std::uint64_t none = 0;
    missedSynNs_.compare_exchange_strong(none, timeNs, std::memory_order_acq_rel);
  }
  wake_.raise();
}

// The upper 48 bits of an entry are the flow's fingerprint, which with the set's number leaves next to no chance to mistake
// one flow for another; the lower 16 are the tick.
bool FlowTap::isFresh(const FlowKey& key, std::uint64_t timeNs) {
  const std::uint64_t hash = hashOf(key);
  const std::uint64_t tick = timeNs >> kTickShift & kTickMask;
  const std::uint64_t entry = (hash & ~kTickMask) | tick;
  std::uint64_t* set = &seen_[(hash & (kSets - 1)) * kWays];
  for (std::size_t way = 0; way < kWays; ++way) {
    if (set[way] == entry) return false;
    if ((set[way] & ~kTickMask) != (hash & ~kTickMask)) continue;
    set[way] = entry;
    return true;
  }
  set[victim_++ % kWays] = entry;
  return true;
}

bool FlowTap::push(const Sighting& sighting) {
  const std::size_t head = head_.load(std::memory_order_relaxed);
  const std::size_t next = head + 1 == ring_.size() ? 0 : head + 1;
  if (next == tail_.load(std::memory_order_acquire)) return false;
  ring_[head] = sighting;
  head_.store(next, std::memory_order_release);
  return true;
}

bool FlowTap::take(Sighting& sighting) {
  const std::size_t tail = tail_.load(std::memory_order_relaxed);
  if (tail == head_.load(std::memory_order_acquire)) return false;
  sighting = ring_[tail];
  tail_.store(tail + 1 == ring_.size() ? 0 : tail + 1, std::memory_order_release);
  return true;
}

}  // namespace tapcap::attribution
