#include "status-channel.h"

#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "status-lines.h"

namespace tapcap {
namespace {

constexpr int kLastWordsMs = 1000;
constexpr std::size_t kMostWaiting = 1 << 20;

bool writable(int descriptor, int milliseconds) {
  pollfd entry{descriptor, POLLOUT, 0};
  return poll(&entry, 1, milliseconds) > 0;
}

// Never blocks, whatever the descriptor is and without changing its flags, which others may share.
ssize_t writeWithoutWaiting(int descriptor, const char* bytes, std::size_t size) {
  const ssize_t sent = ::send(descriptor, bytes, size, MSG_DONTWAIT);
  if (sent >= 0 || errno != ENOTSOCK) return sent;
  if (!writable(descriptor, 0)) {
    errno = EAGAIN;
    return -1;
  }
  return ::write(descriptor, bytes, std::min<std::size_t>(size, PIPE_BUF));
}

}  // namespace

StatusChannel::~StatusChannel() {
  flush();
  while (!waiting_.empty() && descriptor_ != kSilent && writable(descriptor_, kLastWordsMs)) flush();
}

void StatusChannel::send(const std::string& line) {
  if (descriptor_ == kSilent) return;
  waiting_ += line;
  waiting_ += '\n';
  flush();
}

void StatusChannel::sendIfIdle(const std::string& line) {
  flush();
  if (waiting_.empty()) send(line);
}

void StatusChannel::sendIfRoom(const std::string& line) {
  if (waiting_.size() < kMostWaiting) send(line);
}

void StatusChannel::report(const Failure& failure) { tell("error", failure); }

void StatusChannel::warn(const Failure& failure) { tell("warning", failure); }

void StatusChannel::tell(const char* type, const Failure& failure) {
  send(failureLine(type, failure));
  if (descriptor_ == STDERR_FILENO) return;
  std::string text = "tapcap: " + failure.message + "\n";
  if (!failure.hint.empty()) text += "  " + failure.hint + "\n";
  writeWithoutWaiting(STDERR_FILENO, text.data(), text.size());
}

void StatusChannel::flush() {
  while (!waiting_.empty() && descriptor_ != kSilent) {
    const ssize_t written = writeWithoutWaiting(descriptor_, waiting_.data(), waiting_.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (written < 0) {
      descriptor_ = kSilent;
      return;
    }
    waiting_.erase(0, static_cast<std::size_t>(written));
  }
}

}  // namespace tapcap
