// Where the running kernel keeps what the attach programs follow: byte offsets of structure members, from the kernel's own type
// information (BTF, Documentation/bpf/btf.rst). So one program fits all kernels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../failure.h"

namespace tapcap::attach {

class KernelTypes {
 public:
  // Fails with `unsupported` where the kernel has no BTF.
  static Result<KernelTypes> load(const char* path = "/sys/kernel/btf/vmlinux");

  // Of a member, in unnamed structures within as well.
  std::optional<std::uint32_t> offset(std::string_view structure, std::string_view member) const;

 private:
  struct Type;
  bool next(std::size_t& at, Type& type) const;
  std::optional<Type> typeOf(std::uint32_t id) const;
  std::optional<Type> structureNamed(std::string_view name) const;
  std::optional<std::uint32_t> memberIn(const Type& type, std::string_view member, int depth) const;
  std::string_view text(std::uint32_t offset) const;
  std::uint32_t word(std::size_t at) const;

  std::string bytes_;
  std::size_t typesAt_ = 0;
  std::size_t typesEnd_ = 0;
  std::size_t stringsAt_ = 0;
};

}  // namespace tapcap::attach
