// Sends a known number of UDP datagrams to 127.0.0.1, as fast as it can or at a given rate, for tests and benchmarks of
// captures. Never sends anywhere else. Linux only (sendmmsg).
//
//   blast --count N --size BYTES --port P [--rate DATAGRAMS_A_SECOND] [--sockets N] [--address 127.0.0.1]
//
// Each datagram of 8 bytes or more starts with its number (64 bits, host order). Prints {"sent":N,"size":B,"seconds":S,...}.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr unsigned kBatch = 64;
constexpr const char* kOnlyAddress = "127.0.0.1";

struct Plan {
  std::uint64_t count = 0;
  std::uint64_t size = 64;
  std::uint64_t port = 0;
  std::uint64_t rate = 0;  // 0: as fast as it goes
  std::uint64_t sockets = 1;
};

[[noreturn]] void refuse(const std::string& message) {
  std::fprintf(stderr, "blast: %s\n", message.c_str());
  std::exit(1);
}

std::uint64_t number(const std::string& name, const std::string& text, std::uint64_t least, std::uint64_t most) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || value < least || value > most) {
    refuse(name + " must be from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return value;
}

Plan parse(int argc, char** argv) {
  Plan plan;
  for (int index = 1; index < argc; index += 2) {
    const std::string name = argv[index];
    if (index + 1 == argc) refuse(name + " needs a value");
    const std::string value = argv[index + 1];
    if (name == "--count") plan.count = number(name, value, 1, 100'000'000);
    else if (name == "--size") plan.size = number(name, value, 0, 65'000);
    else if (name == "--port") plan.port = number(name, value, 1024, 65'535);
    else if (name == "--rate") plan.rate = number(name, value, 1, 100'000'000);
    else if (name == "--sockets") plan.sockets = number(name, value, 1, 256);
    else if (name == "--address") { if (value != kOnlyAddress) refuse("only 127.0.0.1 may be sent to"); }
    else refuse("unknown option " + name);
  }
  if (plan.count == 0 || plan.port == 0) refuse("--count and --port are needed");
  return plan;
}

sockaddr_in target(const Plan& plan) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(plan.port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int udpSocket() {
  const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) refuse(std::string("socket: ") + std::strerror(errno));
  return descriptor;
}

// Something must own the port, or each datagram is answered by an ICMP error that a capture would see too. What arrives
// is left to overflow. If the port is taken, somebody else is listening, which is as good.
void occupyPort(const sockaddr_in& address) {
  const int descriptor = udpSocket();
  const int smallest = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close(descriptor);
}

}  // namespace

int main(int argc, char** argv) {
  const Plan plan = parse(argc, argv);
  const sockaddr_in address = target(plan);
  occupyPort(address);
  std::vector<int> sockets;
  for (std::uint64_t index = 0; index < plan.sockets; ++index) {
    sockets.push_back(udpSocket());
    if (connect(sockets.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) refuse("connect failed");
  }

  std::vector<std::uint8_t> bytes(kBatch * std::max<std::size_t>(plan.size, 1), 0xA5);
  iovec parts[kBatch];
  mmsghdr messages[kBatch]{};
  for (unsigned index = 0; index < kBatch; ++index) {
    parts[index] = {&bytes[index * plan.size], plan.size};
    messages[index].msg_hdr.msg_iov = &parts[index];
    messages[index].msg_hdr.msg_iovlen = 1;
  }

  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  std::uint64_t sent = 0;
  for (std::size_t turn = 0; sent < plan.count; ++turn) {
    std::uint64_t batch = std::min<std::uint64_t>(kBatch, plan.count - sent);
    if (plan.rate != 0) {
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      const auto due = static_cast<std::uint64_t>(seconds * static_cast<double>(plan.rate)) + 1;
      if (due <= sent) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
        continue;
      }
      batch = std::min(batch, due - sent);
    }
    for (std::uint64_t index = 0; index < batch && plan.size >= sizeof sent; ++index) {
      const std::uint64_t serial = sent + index;
      std::memcpy(parts[index].iov_base, &serial, sizeof serial);
    }
    const int done = sendmmsg(sockets[turn % sockets.size()], messages, static_cast<unsigned>(batch), 0);
    if (done > 0) sent += static_cast<std::uint64_t>(done);
    else if (errno != EINTR && errno != ENOBUFS && errno != EAGAIN) refuse(std::string("sendmmsg: ") + std::strerror(errno));
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::printf("{\"sent\":%llu,\"size\":%llu,\"seconds\":%.6f,\"perSecond\":%.0f}\n", static_cast<unsigned long long>(sent),
              static_cast<unsigned long long>(plan.size), seconds, static_cast<double>(sent) / std::max(seconds, 1e-9));
}
