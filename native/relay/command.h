// The command, started with pipes, as a shell would. (Through a socket pair a small message costs its writer and us twice as much.)
#pragma once

#include <sys/types.h>

namespace taprelay {

struct Command {
  pid_t pid = -1;
  int error = 0;                 // errno, where it could not be started
  int ends[3] = {-1, -1, -1};    // ours, of its standard input, output and error; -1 where it shares our own
};

// `shared[i]`: it gets our own descriptor i. Signals in `ignored`, which we ignore, have their default action in it.
Command start(char* const* words, const bool shared[3], const int* ignored, int ignoredCount);

}  // namespace taprelay
