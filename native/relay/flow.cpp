#include "flow.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace taprelay {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;
using Clock = std::chrono::steady_clock;

int waitingBytes(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

// Where messages come faster than one each 40 µs, each costs the reader, the relay and the kernel a wake-up. After a burst of them, bytes
// are left to gather, unless that was seen to be in vain: whoever waits for an answer sends nothing meanwhile.
class Pace {
 public:
  void beforeRead(int descriptor) {
    if (inVain_ > 0) {
      --inVain_;
      return;
    }
    const auto now = Clock::now();
    if (next_ < now - kBurst * kInterval) next_ = now - kBurst * kInterval;
    if (next_ > now) {
      const int before = waitingBytes(descriptor);
      std::this_thread::sleep_for(kGather);
      if (waitingBytes(descriptor) <= before) inVain_ = kRest;
    }
    next_ += kInterval;
  }

 private:
  static constexpr std::chrono::microseconds kInterval{40};
  static constexpr std::chrono::microseconds kGather{100};
  static constexpr int kBurst = 32;
  static constexpr int kRest = 200;  // reads
  Clock::time_point next_{};
  int inVain_ = 0;
};

// A sleep of 100 µs shall not take 150.
void sleepExactly() {
#ifdef __linux__
  prctl(PR_SET_TIMERSLACK, 1);
#endif
}

}  // namespace

Flow::Flow(Stream::Name stream, int from, int to, Records& records, std::function<void()> over)
    : stream_(stream), from_(from), to_(to), records_(records), over_(std::move(over)), buffer_(kBufferBytes) {}

void Flow::start() {
  std::thread([this] { run(); }).detach();
}

void Flow::run() {
  sleepExactly();
  Pace pace;
  while (waitForBytes()) {
    pace.beforeRead(from_);
    const ssize_t count = read(from_, buffer_.data(), buffer_.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) break;
    records_.data(stream_, {buffer_.data(), static_cast<std::size_t>(count)});
    if (!writeAll(buffer_.data(), static_cast<std::size_t>(count))) break;
  }
  close(to_);
  close(from_);
  records_.ended(stream_);
  over_();
}

// False when nobody takes bytes any more: whoever sends them must learn of it now, not with the next message.
bool Flow::waitForBytes() const {
  pollfd entries[2] = {{from_, POLLIN, 0}, {to_, 0, 0}};
  while (poll(entries, 2, -1) < 0) {
    if (errno != EINTR && errno != EAGAIN) return false;
  }
  return (entries[1].revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

bool Flow::writeAll(const char* bytes, std::size_t count) const {
  while (count > 0) {
    const ssize_t taken = write(to_, bytes, count);
    if (taken < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      pollfd room{to_, POLLOUT, 0};  // somebody who shares the descriptor made it non-blocking
      poll(&room, 1, -1);
      continue;
    }
    bytes += taken;
    count -= static_cast<std::size_t>(taken);
  }
  return true;
}

}  // namespace taprelay
