#ifdef __linux__

#include "netlink.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace tapcap::attribution {
namespace {

constexpr int kAnswerTimeoutMs = 100;
constexpr int kReceiveBytes = 1 << 20;
using Buffer = std::array<char, 32768>;

ssize_t receive(int socket, Buffer& buffer) {
  for (;;) {
    const ssize_t size = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size >= 0 || errno != EINTR) return size;
  }
}

}  // namespace

void Descriptor::reset() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

Descriptor openNetlink(int family, std::uint32_t groups) {
  Descriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, family));
  if (!socket) return socket;
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBytes, sizeof kReceiveBytes);
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) socket.reset();
  return socket;
}

Reading readMessages(const Descriptor& socket, const std::function<void(const nlmsghdr&)>& visit) {
  alignas(nlmsghdr) Buffer buffer;
  for (;;) {
    ssize_t size = receive(socket.get(), buffer);
    if (size < 0) return errno == ENOBUFS ? Reading::lost : Reading::done;
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(header, size); header = NLMSG_NEXT(header, size)) {
      visit(*header);
    }
  }
}

bool ask(const Descriptor& socket, nlmsghdr& request, const std::function<void(const nlmsghdr&)>& visit) {
  static std::uint32_t sequence = 0;
  request.nlmsg_seq = ++sequence;
  if (send(socket.get(), &request, request.nlmsg_len, 0) < 0) return false;
  const bool dumps = (request.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
  alignas(nlmsghdr) Buffer buffer;
  for (;;) {
    pollfd entry{socket.get(), POLLIN, 0};
    if (poll(&entry, 1, kAnswerTimeoutMs) <= 0) return false;
    ssize_t size = receive(socket.get(), buffer);
    if (size < 0) return false;
    for (auto* header = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(header, size); header = NLMSG_NEXT(header, size)) {
      if (header->nlmsg_seq != sequence) continue;  // of a request that was given up
      if (header->nlmsg_type == NLMSG_DONE) return true;
      if (header->nlmsg_type == NLMSG_ERROR) return false;
      visit(*header);
      if (!dumps) return true;
    }
  }
}

}  // namespace tapcap::attribution

#endif
