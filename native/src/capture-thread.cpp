#include "capture-thread.h"

#include <poll.h>

#include <algorithm>
#include <chrono>

#include "attribution/flow-tap.h"
#include "clock.h"
#include "writer.h"

namespace tapcap {
namespace {

using std::chrono::milliseconds;

constexpr int kFramesADispatch = 4096;  // bounded, so that a flood cannot keep us from seeing the stop
constexpr int kIdlePollMs = 200;
constexpr milliseconds kCountInterval{200};
constexpr milliseconds kDrainLimit{3000};  // a guard: what is in the kernel's buffer is taken sooner, or dropped and counted
constexpr int kPatienceMs = 250;
constexpr std::uint64_t kClockStepNs = 10'000'000'000;
constexpr int kDrainQuietMs = 2 * Device::kBufferTimeoutMs;

std::uint64_t nanoseconds(const timeval& time, bool fractionIsNanoseconds) {
  const auto fraction = static_cast<std::uint64_t>(time.tv_usec);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + (fractionIsNanoseconds ? fraction : fraction * 1000);
}

}  // namespace

CaptureThread::CaptureThread(const PcapLibrary& pcap, Device device, std::uint32_t interfaceId, std::size_t queueBytes,
                             const WakePipe& events)
    : FrameSource(device.shownName, queueBytes, device.sample, events),
      pcap_(pcap),
      device_(std::move(device)),
      interfaceId_(interfaceId),
      hasDirection_(device_.dlt == abi::kLinuxCooked || device_.dlt == abi::kLinuxCookedV2) {}

void CaptureThread::run() {
  SteadyTime nextCount = steadyNow() + kCountInterval;
  while (!stopping() && !failed()) {
    const int count = dispatch();
    if (steadyNow() >= nextCount) {
      readKernelCounts(count == 0);
      nextCount = steadyNow() + kCountInterval;
    }
    if (count == 0) waitForFrames(pollTimeoutMs());
  }
  if (!failed() && !abandoned()) drain();
  readKernelCounts(true);
}

void CaptureThread::drain() {
  lastFrameNs_ = drainUntilNs();
  const SteadyTime limit = steadyNow() + kDrainLimit;
  while (!pastLastFrame_ && !failed() && steadyNow() < limit) {
    if (dispatch() > 0) continue;
    waitForFrames(kDrainQuietMs);
    if (dispatch() == 0) return;
  }
}

int CaptureThread::dispatch() {
  const int count = pcap_.dispatch(device_.handle.get(), kFramesADispatch, onFrame, reinterpret_cast<unsigned char*>(this));
  if (count < 0 && count != abi::kErrorBreak) failAsDevice();
  return std::max(count, 0);
}

// Returns at the latest after so long. The descriptor can also report an error, which dispatch() then reads and clears.
void CaptureThread::waitForFrames(int milliseconds) {
  pollfd entries[2] = {{pcap_.selectableDescriptor(device_.handle.get()), POLLIN, 0}, {stopPipe_.descriptor(), POLLIN, 0}};
  const bool watchStop = !stopping();
  if (entries[0].fd < 0) milliseconds = std::min(milliseconds, Device::kBufferTimeoutMs);
  poll(entries, watchStop ? 2 : 1, milliseconds);
}

int CaptureThread::pollTimeoutMs() const {
  if (pcap_.requiredSelectTimeout == nullptr) return kIdlePollMs;
  const timeval* required = pcap_.requiredSelectTimeout(device_.handle.get());
  if (required == nullptr) return kIdlePollMs;
  const auto milliseconds = required->tv_sec * 1000 + required->tv_usec / 1000;
  return static_cast<int>(std::clamp<long>(milliseconds, 1, kIdlePollMs));
}

void CaptureThread::onFrame(unsigned char* self, const abi::PacketHeader* header, const unsigned char* bytes) {
  reinterpret_cast<CaptureThread*>(self)->take(*header, bytes);
}

void CaptureThread::take(const abi::PacketHeader& header, const std::uint8_t* bytes) {
  const std::uint64_t timeNs = nanoseconds(header.time, device_.nanoseconds);
  if (lastFrameNs_ != 0 && isPastTheEnd(timeNs)) {
    pastLastFrame_ = true;
    return;
  }
  const std::uint32_t captured = std::min(header.capturedLength, pcapng::kMaximumSnaplen);
  if (tap_ != nullptr) tap_->see(bytes, captured, timeNs);
  if (!isWanted()) return;
  const std::uint32_t size = pcapng::frameBlockSize(captured, hasDirection_);
  std::uint8_t* target = reserve(size);
  if (target == nullptr) {
    dropped_.add(1);
    return;
  }
  const auto flow = hasDirection_ ? direction(bytes, captured) : pcapng::Direction::unknown;
  pcapng::writeFrameBlock(target, size, hasDirection_, {interfaceId_, timeNs, captured, header.length, flow, bytes});
  capturedBytes_ += captured;
  commit();
}

// A frame that seems to come from far in the future was stamped before the clock was set back, or by another clock.
bool CaptureThread::isPastTheEnd(std::uint64_t timeNs) const {
  return timeNs > lastFrameNs_ && timeNs - lastFrameNs_ < kClockStepNs;
}

// While the queue is full the kernel's buffer is a second one, so a short wait loses less than dropping at once. Behind a
// disk that stands still it would only hide how much is lost: then frames are dropped and counted until there is room.
std::uint8_t* CaptureThread::reserve(std::uint32_t size) {
  std::uint8_t* target = queue_.reserve(size);
  if (target != nullptr || !patient_) {
    patient_ = target != nullptr;
    return target;
  }
  target = waitForRoom(size, kPatienceMs);
  patient_ = target != nullptr;
  return target;
}

// Linux cooked headers say whether this machine sent the frame: packet type 4, at byte 0 (16 bits) or, in version 2, 10.
pcapng::Direction CaptureThread::direction(const std::uint8_t* bytes, std::uint32_t length) const {
  constexpr std::uint8_t kSentByUs = 4;
  const std::uint32_t offset = device_.dlt == abi::kLinuxCooked ? 1 : 10;
  if (length <= offset) return pcapng::Direction::unknown;
  return bytes[offset] == kSentByUs ? pcapng::Direction::outbound : pcapng::Direction::inbound;
}

// libpcap counts in 32 bits, which a flood wraps within the hour: only the differences are taken.
void CaptureThread::readKernelCounts(bool emptied) {
  abi::Statistics now{};
  if (pcap_.statistics(device_.handle.get(), &now) != 0) return;
  received_.add(now.received - previous_.received);
  kernelDropped_.add(now.dropped - previous_.dropped);
  interfaceDropped_.add(now.interfaceDropped - previous_.interfaceDropped);
  previous_ = now;
  estimateKernelFill(emptied);
}

// Frames that the kernel counted and libpcap has not handed out yet, at their mean size. Some never are handed out (the second
// of each two on Linux's loopback): the difference at a moment when the buffer was empty tells how many.
void CaptureThread::estimateKernelFill(bool emptied) {
  constexpr std::uint64_t kOverheadOfAFrame = 80;
  const auto backlog = static_cast<std::int64_t>(received_.get() - kernelDropped_.get() - delivered() * device_.countedTimes);
  if (emptied) backlogWhenEmpty_ = backlog;
  const auto waiting = static_cast<double>(std::max<std::int64_t>(backlog - backlogWhenEmpty_, 0));
  const std::uint64_t kept = delivered() - sampledOut() - dropped_.get();
  const auto bytesEach = static_cast<double>(capturedBytes_ / std::max<std::uint64_t>(kept, 1) + kOverheadOfAFrame);
  kernelFill_.store(std::min(1.0, waiting * bytesEach / static_cast<double>(device_.bufferBytes)), std::memory_order_relaxed);
}

void CaptureThread::failAsDevice() {
  const std::string message = device_.name + ": " + pcap_.lastError(device_.handle.get());
  fail(device_.isGone(pcap_) ? Failure{"interface-gone", message, "Capture again when the interface is back"} : Failure{"io", message, ""});
}

}  // namespace tapcap
