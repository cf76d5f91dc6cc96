// Loaded before tapcap in tests: the wall clock is an hour slow from CLOCK_BACK_AFTER_MS after the start on, as if it had been
// set back. The clock that nobody sets goes on.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

constexpr time_t kHour = 3600;

timespec read(clockid_t clock) {
  timespec now{};
  syscall(SYS_clock_gettime, clock, &now);
  return now;
}

long long milliseconds() {
  const timespec now = read(CLOCK_MONOTONIC);
  return now.tv_sec * 1000LL + now.tv_nsec / 1'000'000;
}

const long long setBackAt = milliseconds() + std::atoll(std::getenv("CLOCK_BACK_AFTER_MS"));

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* result) noexcept {
  *result = read(clock);
  if (clock == CLOCK_REALTIME && milliseconds() >= setBackAt) result->tv_sec -= kHour;
  return 0;
}

extern "C" time_t time(time_t* result) noexcept {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != nullptr) *result = now.tv_sec;
  return now.tv_sec;
}
