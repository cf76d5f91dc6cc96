#include "wake-pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tapcap {

WakePipe::WakePipe() {
  int ends[2];
  if (pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  for (const int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  readEnd_ = ends[0];
  writeEnd_ = ends[1];
}

WakePipe::~WakePipe() {
  close(readEnd_);
  close(writeEnd_);
}

void WakePipe::raise() const {
  const int saved = errno;
  const char byte = 1;
  // A full pipe is readable already, which is all that is wanted.
  [[maybe_unused]] const ssize_t written = write(writeEnd_, &byte, 1);
  errno = saved;
}

void WakePipe::clear() const {
  char bytes[64];
  while (read(readEnd_, bytes, sizeof bytes) > 0) {
  }
}

}  // namespace tapcap
