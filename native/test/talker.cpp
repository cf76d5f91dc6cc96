// Writes lines from several threads for the checks of attach: `talker THREADS LINES BYTES [PAUSE_US]`. Begins when a line comes on standard
// input; each line is one write, and says how many calls came back short or interrupted on standard error at the end.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

int main(int count, char** words) {
  if (count < 4) return 1;
  const int threads = std::atoi(words[1]), lines = std::atoi(words[2]);
  const std::size_t bytes = static_cast<std::size_t>(std::atol(words[3]));
  const auto pause = static_cast<useconds_t>(count > 4 ? std::atoi(words[4]) : 0);
  char go = 0;
  if (read(STDIN_FILENO, &go, 1) != 1) return 1;
  std::atomic<int> troubled{0};
  std::vector<std::thread> all;
  for (int thread = 0; thread < threads; ++thread) {
    all.emplace_back([=, &troubled] {
      std::string line(bytes, static_cast<char>('a' + thread));
      line.back() = '\n';
      for (int i = 0; i < lines; ++i) {
        if (const std::string number = std::to_string(i); number.size() < bytes) line.replace(0, number.size(), number);
        if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ++troubled;
        if (pause > 0) usleep(pause);
      }
    });
  }
  for (std::thread& one : all) one.join();
  std::fprintf(stderr, "%d\n", troubled.load());
  return 0;
}
