#include "output.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace tapcap {
namespace {

constexpr mode_t kPrivateToOwner = 0600;
constexpr int kPipeWaitMs = 100;

Failure openFailure(const std::string& path, int error) {
  const char* hint = error == EACCES || error == EPERM || error == EROFS ? "Choose a folder you may write to"
                     : error == ENOENT || error == ENOTDIR               ? "Create the folder first"
                                                                         : "";
  return Failure{"io", "Cannot open " + path + " for writing: " + std::strerror(error), hint};
}

bool readableWithin(int descriptor, int milliseconds) {
  pollfd entry{descriptor, POLLIN, 0};
  return poll(&entry, 1, milliseconds) > 0;
}

}  // namespace

Output::Output(std::string path, int descriptor, bool temporary)
    : path_(std::move(path)), descriptor_(descriptor), temporary_(temporary) {}

Output::~Output() {
  if (temporary_) unlink(path_.c_str());
  finish();
}

void Output::finish() {
  if (descriptor_ > STDERR_FILENO) close(descriptor_);
  descriptor_ = -1;
}

Result<std::unique_ptr<Output>> Output::open(const std::string& path, int stopDescriptor, bool madeUpName) {
  int descriptor = STDOUT_FILENO;
  bool created = false;
  if (path != "-") {
    // O_NONBLOCK: a named pipe must not hold us where a signal cannot end the wait. It changes nothing for files.
    const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (madeUpName ? O_NOFOLLOW : 0);
    descriptor = ::open(path.c_str(), flags | O_CREAT | O_EXCL, kPrivateToOwner);
    created = descriptor >= 0;
    if (!created && errno == EEXIST) descriptor = ::open(path.c_str(), flags);
    while (descriptor < 0 && errno == ENXIO) {
      struct stat info{};
      if (stat(path.c_str(), &info) != 0 || !S_ISFIFO(info.st_mode)) break;
      if (readableWithin(stopDescriptor, kPipeWaitMs)) {
        return Failure{"reader-gone", "Stopped before anything read " + path, ""};
      }
      descriptor = ::open(path.c_str(), flags);
    }
    if (descriptor < 0) return openFailure(path, errno == ENXIO ? EINVAL : errno);
  }

  std::unique_ptr<Output> output(new Output(path, descriptor, created));
  struct stat info{};
  if (fstat(descriptor, &info) != 0) return openFailure(path, errno);
  output->regular_ = S_ISREG(info.st_mode);
  const bool pipe = S_ISFIFO(info.st_mode) || (path == "-" && S_ISSOCK(info.st_mode));
  if (!output->regular_ && !pipe) {
    return Failure{"io", path + " is neither a file nor a pipe", "Give -w a file name, a named pipe, or - with standard output piped"};
  }
  return output;
}

std::optional<Failure> Output::begin() {
  if (!regular_ || path_ == "-") return std::nullopt;
  if (ftruncate(descriptor_, 0) != 0) return describe(errno);
  return std::nullopt;
}

Output::Written Output::write(std::string_view bytes) {
  const iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  return write(&part, 1);
}

Output::Written Output::write(const iovec* parts, std::size_t count) {
  return regular_ ? writeFile(parts, count) : writePipe(parts, count);
}

Output::Written Output::writeFile(const iovec* parts, std::size_t count) {
  Written written;
  std::vector<iovec> left(parts, parts + count);
  auto first = left.begin();
  while (first != left.end()) {
    const auto batch = std::min<std::ptrdiff_t>(left.end() - first, IOV_MAX);
    ssize_t taken = writev(descriptor_, &*first, static_cast<int>(batch));
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) {
      written.failure = describe(errno);
      return written;
    }
    written.bytes += static_cast<std::uint64_t>(taken);
    for (auto rest = static_cast<std::size_t>(taken); first != left.end();) {
      if (rest < first->iov_len) {
        first->iov_base = static_cast<char*>(first->iov_base) + rest;
        first->iov_len -= rest;
        break;
      }
      rest -= first->iov_len;
      ++first;
    }
  }
  return written;
}

// At most PIPE_BUF bytes after poll says there is room: such a write never blocks, whether or not the descriptor does.
Output::Written Output::writePipe(const iovec* parts, std::size_t count) {
  Written written;
  for (const iovec* part = parts; part != parts + count; ++part) {
    const char* bytes = static_cast<const char*>(part->iov_base);
    for (std::size_t offset = 0; offset < part->iov_len;) {
      pollfd entry{descriptor_, POLLOUT, 0};
      const int ready = poll(&entry, 1, kPipeWaitMs);
      if (ready == 0 && stopWaiting_.load(std::memory_order_relaxed)) {
        written.failure = Failure{"reader-gone", "Nobody reads " + path_ + ": what was left is lost", ""};
        return written;
      }
      if (ready <= 0) continue;
      const ssize_t taken = ::write(descriptor_, bytes + offset, std::min<std::size_t>(part->iov_len - offset, PIPE_BUF));
      if (taken < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (taken < 0) {
        written.failure = describe(errno);
        return written;
      }
      offset += static_cast<std::size_t>(taken);
      written.bytes += static_cast<std::uint64_t>(taken);
    }
  }
  return written;
}

bool Output::retract(std::uint64_t bytes) {
  if (!regular_) return false;
  const off_t end = lseek(descriptor_, 0, SEEK_CUR);
  if (end < 0 || static_cast<std::uint64_t>(end) < bytes) return false;
  const off_t kept = end - static_cast<off_t>(bytes);
  return ftruncate(descriptor_, kept) == 0 && lseek(descriptor_, kept, SEEK_SET) == kept;
}

Failure Output::describe(int error) const {
  const std::string message = "Cannot write " + path_ + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) return Failure{"disk-full", message, "Make room, or capture to another disk"};
  if (error == EFBIG) return Failure{"disk-full", message, "The file is as large as this file system or ulimit -f allows"};
  if (error == EPIPE) return Failure{"reader-gone", "Whatever read " + path_ + " closed it", ""};
  return Failure{"io", message, ""};
}

}  // namespace tapcap
