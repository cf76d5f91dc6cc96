// Netlink sockets of the attribution thread, and the descriptors they are made of.
#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <functional>
#include <utility>

namespace tapcap::attribution {

class Descriptor {
 public:
  explicit Descriptor(int descriptor = -1) : descriptor_(descriptor) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset();
    descriptor_ = std::exchange(other.descriptor_, -1);
    return *this;
  }

  explicit operator bool() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }
  void reset();

 private:
  int descriptor_;
};

// A socket of a netlink family, in multicast groups (a bit each); none where it cannot be had.
Descriptor openNetlink(int family, std::uint32_t groups = 0);

enum class Reading { done, lost };  // lost: the kernel dropped messages for want of room

// Visits the messages that are there, without waiting.
Reading readMessages(const Descriptor& socket, const std::function<void(const nlmsghdr&)>& visit);

// Sends a request and visits its answers up to their end. False where the kernel refuses it, or says nothing in time.
bool ask(const Descriptor& socket, nlmsghdr& request, const std::function<void(const nlmsghdr&)>& visit);

}  // namespace tapcap::attribution
