#include "command.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

namespace taprelay {
namespace {

void closeOnExec(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

// Ends are closed in whatever we start.
bool makePipe(int pair[2]) {
  if (pipe(pair) != 0) return false;
  closeOnExec(pair[0]);
  closeOnExec(pair[1]);
  return true;
}

[[noreturn]] void become(char* const* words, const int theirs[3], const int* ignored, int ignoredCount, int report) {
  int moved[3];
  // Away from 0 to 2 first: one of them may be where another has to go.
  for (int i = 0; i < 3; ++i) moved[i] = theirs[i] < 0 ? -1 : fcntl(theirs[i], F_DUPFD_CLOEXEC, 3);
  for (int i = 0; i < 3; ++i) {
    if (moved[i] >= 0) dup2(moved[i], i);
  }
  for (int i = 0; i < ignoredCount; ++i) signal(ignored[i], SIG_DFL);
  execvp(words[0], words);
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(report, &error, sizeof error);
  _exit(127);
}

}  // namespace

Command start(char* const* words, const bool shared[3], const int* ignored, int ignoredCount) {
  Command command;
  int theirs[3] = {-1, -1, -1};
  for (int i = 0; i < 3; ++i) {
    if (shared[i]) continue;
    int pair[2];
    if (!makePipe(pair)) return command.error = errno, command;
    theirs[i] = i == 0 ? pair[0] : pair[1];
    command.ends[i] = i == 0 ? pair[1] : pair[0];
  }
  int report[2];
  if (!makePipe(report)) return command.error = errno, command;
  const pid_t pid = fork();
  if (pid < 0) return command.error = errno, command;
  if (pid == 0) become(words, theirs, ignored, ignoredCount, report[1]);
  close(report[1]);
  for (const int end : theirs) {
    if (end >= 0) close(end);
  }
  ssize_t told;
  while ((told = read(report[0], &command.error, sizeof command.error)) < 0 && errno == EINTR) {
  }
  close(report[0]);
  if (told <= 0) command.error = 0;
  command.pid = pid;
  return command;
}

}  // namespace taprelay
