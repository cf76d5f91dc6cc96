// taprelay: what `tapscope wrap` has standing between a client and its server, where there is a compiler. It starts the command, passes
// the three streams on and tells of all that passes, on a socket, to the program that started it (records.h). It has no rights of its own.
//
//   taprelay CHANNEL SHARED COMMAND [ARGUMENT...]
//
// CHANNEL: the socket's descriptor. SHARED: three digits, 1 where the command gets our own descriptor (a terminal). The other end of the
// socket sends a byte a message: a signal's number, which goes to the command, or 0, after which its outputs are waited for no longer.
// When the socket ends, so does the relay, as if the program that started it were gone: it is.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "command.h"
#include "flow.h"

namespace taprelay {
namespace {

constexpr std::size_t kMemoryBytes = std::size_t{256} << 20;
// They reach the command through the channel, or from the terminal, and never end the relay before it.
constexpr int kIgnored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE};
constexpr int kIgnoredCount = sizeof kIgnored / sizeof *kIgnored;

int wakeUp[2];  // a byte whenever the main thread has something to look at

void wake() {
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(wakeUp[1], "", 1);
  errno = error;
}

void onChild(int) { wake(); }

void prepare(int channel) {
  if (pipe(wakeUp) != 0) std::abort();
  for (const int end : wakeUp) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  fcntl(channel, F_SETFD, FD_CLOEXEC);
  for (const int number : kIgnored) signal(number, SIG_IGN);
  struct sigaction action{};
  action.sa_handler = onChild;
  action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
  sigaction(SIGCHLD, &action, nullptr);
}

class Relay {
 public:
  explicit Relay(int channel) : channel_(channel), records_(channel, kMemoryBytes) {}

  int run(const Command& command) {
    records_.started(static_cast<std::uint32_t>(command.pid), static_cast<std::uint32_t>(command.error));
    if (command.error == 0) {
      pid_ = command.pid;
      for (int i = 0; i < 3; ++i) connect(i, command.ends[i]);
      while (!exited_ || openOutputs_ > 0) look();
    }
    records_.finish();
    return 0;
  }

 private:
  void connect(int stream, int end) {
    if (end < 0) return;
    const bool output = stream != Stream::in;
    if (output) ++openOutputs_;
    const auto over = [this, output] {
      if (!output) return;
      --openOutputs_;
      wake();
    };
    flows_.push_back(std::make_unique<Flow>(static_cast<Stream::Name>(stream), output ? end : stream, output ? stream : end, records_, over));
    flows_.back()->start();
  }

  void look() {
    pollfd entries[2] = {{wakeUp[0], POLLIN, 0}, {channel_, POLLIN, 0}};
    if (poll(entries, 2, -1) < 0) return;
    char bytes[64];
    if (entries[0].revents != 0) {
      while (read(wakeUp[0], bytes, sizeof bytes) > 0) {
      }
      reap();
    }
    if (entries[1].revents == 0) return;
    const ssize_t count = read(channel_, bytes, sizeof bytes);
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) _exit(1);
    for (ssize_t i = 0; i < count; ++i) obey(bytes[i]);
  }

  void obey(char message) {
    if (message == 0) openOutputs_ = 0;
    else if (!exited_) kill(pid_, message);
  }

  // The process id is the command's until it is waited for.
  void reap() {
    int status = 0;
    if (exited_ || waitpid(pid_, &status, WNOHANG) != pid_) return;
    exited_ = true;
    const bool killed = WIFSIGNALED(status);
    records_.exited(killed ? 0 : static_cast<std::uint32_t>(WEXITSTATUS(status)), killed ? static_cast<std::uint32_t>(WTERMSIG(status)) : 0);
  }

  const int channel_;
  Records records_;
  std::vector<std::unique_ptr<Flow>> flows_;
  pid_t pid_ = -1;
  bool exited_ = false;
  std::atomic<int> openOutputs_{0};
};

}  // namespace
}  // namespace taprelay

int main(int argc, char** argv) {
  if (argc < 4 || std::strlen(argv[2]) != 3) return 1;
  const int channel = std::atoi(argv[1]);
  const bool shared[3] = {argv[2][0] == '1', argv[2][1] == '1', argv[2][2] == '1'};
  using namespace taprelay;
  prepare(channel);
  const Command command = start(argv + 3, shared, kIgnored, kIgnoredCount);  // before there are threads
  static Relay relay(channel);                                              // they use it until the process is gone
  _exit(relay.run(command));
}
