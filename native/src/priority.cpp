#include "priority.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string_view>
#endif

namespace tapcap::priority {

#ifdef __linux__  // where a priority is a thread's, not the process'

namespace {

constexpr int kOrdinary = 0;
constexpr int kRaised = -10;
constexpr std::string_view kRaisedGroup = "-10";

// Where the kernel shares processors out to sessions (sched_autogroup), priorities count only within one; a session has one of its own.
void raiseSession() {
  const int file = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = write(file, kRaisedGroup.data(), kRaisedGroup.size());  // as good as it goes
  close(file);
}

}  // namespace

void raise() {
  if (getpriority(PRIO_PROCESS, 0) != kOrdinary || setpriority(PRIO_PROCESS, 0, kRaised) != 0) return;
  if (getsid(0) == getpid()) raiseSession();  // not that of a shell and all it runs
}

void ordinary() {
  if (getpriority(PRIO_PROCESS, 0) == kRaised) setpriority(PRIO_PROCESS, 0, kOrdinary);
}

#else

void raise() {}
void ordinary() {}

#endif

}  // namespace tapcap::priority
