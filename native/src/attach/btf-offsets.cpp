#ifdef __linux__
#include "btf-offsets.h"

#include <linux/btf.h>

#include <cstring>
#include <fstream>
#include <iterator>

namespace tapcap::attach {
namespace {

constexpr int kDeepestNesting = 8;
constexpr std::size_t kWord = 4;

// Bytes after a type's own head.
std::size_t tailBytes(std::uint32_t kind, std::uint32_t count) {
  switch (kind) {
    case BTF_KIND_INT:
    case BTF_KIND_VAR:
    case 17 /* DECL_TAG */: return kWord;
    case BTF_KIND_ARRAY: return 3 * kWord;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
    case BTF_KIND_DATASEC:
    case 19 /* ENUM64 */: return 3 * kWord * count;
    case BTF_KIND_ENUM:
    case BTF_KIND_FUNC_PROTO: return 2 * kWord * count;
    default: return 0;
  }
}

}  // namespace

struct KernelTypes::Type {
  std::uint32_t name = 0, kind = 0, count = 0;
  bool bitFields = false;
  std::size_t tail = 0;
};

Result<KernelTypes> KernelTypes::load(const char* path) {
  std::ifstream file(path, std::ios::binary);
  KernelTypes types;
  types.bytes_.assign(std::istreambuf_iterator<char>(file), {});
  btf_header header{};
  if (types.bytes_.size() < sizeof header) return Failure{"unsupported", "The kernel has no type information (BTF)", ""};
  std::memcpy(&header, types.bytes_.data(), sizeof header);
  types.typesAt_ = header.hdr_len + std::size_t{header.type_off};
  types.typesEnd_ = types.typesAt_ + header.type_len;
  types.stringsAt_ = header.hdr_len + std::size_t{header.str_off};
  if (header.magic != BTF_MAGIC || types.typesEnd_ > types.bytes_.size() || types.stringsAt_ > types.bytes_.size()) {
    return Failure{"unsupported", "The kernel's type information is of an unknown kind", ""};
  }
  return types;
}

std::uint32_t KernelTypes::word(std::size_t at) const {
  std::uint32_t value = 0;
  if (at + sizeof value <= bytes_.size()) std::memcpy(&value, bytes_.data() + at, sizeof value);
  return value;
}

std::string_view KernelTypes::text(std::uint32_t offset) const {
  const std::size_t at = stringsAt_ + offset;
  return at < bytes_.size() ? std::string_view(bytes_.c_str() + at) : std::string_view();
}

bool KernelTypes::next(std::size_t& at, Type& type) const {
  if (at + 3 * kWord > typesEnd_) return false;
  const std::uint32_t info = word(at + kWord);
  type = {word(at), BTF_INFO_KIND(info), BTF_INFO_VLEN(info), BTF_INFO_KFLAG(info) != 0, at + 3 * kWord};
  at = type.tail + tailBytes(type.kind, type.count);
  return true;
}

std::optional<KernelTypes::Type> KernelTypes::typeOf(std::uint32_t id) const {
  std::size_t at = typesAt_;
  Type type;
  for (std::uint32_t number = 1; next(at, type); ++number) {
    if (number == id) return type;
  }
  return std::nullopt;
}

std::optional<KernelTypes::Type> KernelTypes::structureNamed(std::string_view name) const {
  std::size_t at = typesAt_;
  Type type;
  while (next(at, type)) {
    if (type.kind == BTF_KIND_STRUCT && type.count > 0 && text(type.name) == name) return type;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> KernelTypes::memberIn(const Type& type, std::string_view member, int depth) const {
  for (std::uint32_t i = 0; i < type.count; ++i) {
    const std::size_t at = type.tail + 3 * kWord * i;
    const std::uint32_t bits = type.bitFields ? BTF_MEMBER_BIT_OFFSET(word(at + 2 * kWord)) : word(at + 2 * kWord);
    const std::string_view name = text(word(at));
    if (name == member) return bits / 8;
    if (!name.empty() || depth == 0) continue;
    const auto inner = typeOf(word(at + kWord));
    if (!inner || (inner->kind != BTF_KIND_STRUCT && inner->kind != BTF_KIND_UNION)) continue;
    if (const auto offset = memberIn(*inner, member, depth - 1)) return bits / 8 + *offset;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> KernelTypes::offset(std::string_view structure, std::string_view member) const {
  const auto type = structureNamed(structure);
  return type ? memberIn(*type, member, kDeepestNesting) : std::nullopt;
}

}  // namespace tapcap::attach
#endif
