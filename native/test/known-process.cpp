// A process whose connections are known: says of each one who it is and which ends it has, so that a test can compare what
// attribution finds. All of it is bounded in count and time.
//
//   known-process serve PORT SECONDS                       TCP and UDP, answers what it gets
//   known-process connect tcp|udp ADDRESS PORT COUNT HOLD_MS   one connection after the other, each open so long
//   known-process swarm tcp|udp ADDRESS PORT COUNT HOLD_MS     the same, each in a process of its own that ends with it
//   known-process flood PORT FLOWS COUNT                   so many UDP flows by turns, to a socket that nobody reads
//
// Prints "serving PID" once, or "PID tcp|udp LOCAL_PORT REMOTE_PORT" for each connection.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address addressOf(const std::string& text, int port) {
  Address address;
  auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof *four;
    return address;
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
  inet_pton(AF_INET6, text.c_str(), &six->sin6_addr);
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(static_cast<std::uint16_t>(port));
  address.size = sizeof *six;
  return address;
}

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

int localPort(int socket) {
  sockaddr_storage local{};
  socklen_t size = sizeof local;
  getsockname(socket, reinterpret_cast<sockaddr*>(&local), &size);
  return ntohs(local.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&local)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&local)->sin_port);
}

void connectOnce(bool tcp, const Address& remote, int port, int holdMs) {
  const int socket = ::socket(remote.storage.ss_family, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
  if (socket < 0 || connect(socket, remote.get(), remote.size) != 0) fail("connect");
  const Clock::time_point end = Clock::now() + milliseconds(holdMs);
  char text[64] = "hello";
  if (send(socket, text, 5, 0) != 5) fail("send");
  pollfd entry{socket, POLLIN, 0};
  if (poll(&entry, 1, 1000) > 0 && recv(socket, text, sizeof text, 0) < 0) fail("recv");
  std::printf("%d %s %d %d\n", static_cast<int>(getpid()), tcp ? "tcp" : "udp", localPort(socket), port);
  std::fflush(stdout);
  // A long one says something twice a second.
  for (Clock::time_point next = Clock::now() + milliseconds(500); next < end; next += milliseconds(500)) {
    std::this_thread::sleep_until(next);
    send(socket, text, 5, MSG_NOSIGNAL);
  }
  std::this_thread::sleep_until(end);
  close(socket);
}

int serve(int port, int seconds) {
  const Address any = addressOf("::", port);
  const int listener = socket(AF_INET6, SOCK_STREAM, 0);
  const int datagrams = socket(AF_INET6, SOCK_DGRAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, any.get(), any.size) != 0 || bind(datagrams, any.get(), any.size) != 0 || listen(listener, 128) != 0) fail("bind");
  std::printf("serving %d\n", static_cast<int>(getpid()));
  std::fflush(stdout);
  const Clock::time_point end = Clock::now() + std::chrono::seconds(seconds);
  std::vector<pollfd> entries{{listener, POLLIN, 0}, {datagrams, POLLIN, 0}};
  char text[2048];
  while (Clock::now() < end) {
    poll(entries.data(), entries.size(), 100);
    if (entries[1].revents != 0) {
      sockaddr_storage from{};
      socklen_t size = sizeof from;
      const ssize_t count = recvfrom(datagrams, text, sizeof text, 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (count > 0) sendto(datagrams, text, static_cast<std::size_t>(count), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
    for (std::size_t i = entries.size(); i-- > 2;) {
      if (entries[i].revents == 0) continue;
      const ssize_t count = recv(entries[i].fd, text, sizeof text, 0);
      if (count > 0 && send(entries[i].fd, text, static_cast<std::size_t>(count), MSG_NOSIGNAL) == count) continue;
      close(entries[i].fd);
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (entries[0].revents != 0 && entries.size() < 1024) entries.push_back({accept(listener, nullptr, nullptr), POLLIN, 0});
  }
  return 0;
}

int flood(int port, int flows, long count) {
  const rlimit limit{static_cast<rlim_t>(flows) + 64, static_cast<rlim_t>(flows) + 64};
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("setrlimit");
  const Address sink = addressOf("127.0.0.1", port);
  const int receiver = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(receiver, sink.get(), sink.size) != 0) fail("bind");
  std::vector<int> sockets;
  for (int i = 0; i < flows; ++i) {
    sockets.push_back(socket(AF_INET, SOCK_DGRAM, 0));
    if (connect(sockets.back(), sink.get(), sink.size) != 0) fail("connect");
  }
  const char text[64] = {};
  for (long i = 0; i < count; ++i) send(sockets[static_cast<std::size_t>(i) % sockets.size()], text, sizeof text, 0);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve" && argc == 4) return serve(std::atoi(argv[2]), std::atoi(argv[3]));
  if (mode == "flood" && argc == 5) return flood(std::atoi(argv[2]), std::atoi(argv[3]), std::atol(argv[4]));
  if ((mode != "connect" && mode != "swarm") || argc != 7) {
    std::fprintf(stderr, "see the first lines of known-process.cpp\n");
    return 1;
  }
  const bool tcp = std::strcmp(argv[2], "tcp") == 0;
  const int port = std::atoi(argv[4]);
  const Address remote = addressOf(argv[3], port);
  for (int left = std::atoi(argv[5]); left > 0; --left) {
    if (mode == "connect") {
      connectOnce(tcp, remote, port, std::atoi(argv[6]));
      continue;
    }
    const pid_t child = fork();
    if (child == 0) {
      connectOnce(tcp, remote, port, std::atoi(argv[6]));
      std::_Exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) fail("fork");
  }
  return 0;
}
