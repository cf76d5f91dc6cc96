#ifdef __linux__
#include "bpf-kernel.h"

#include <linux/btf.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace tapcap::attach {
namespace {

long callBpf(int command, bpf_attr& attributes) { return syscall(SYS_bpf, command, &attributes, sizeof attributes); }

std::uint64_t address(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

Failure refusal(const char* what, int error) {
  const bool forbidden = error == EPERM || error == EACCES;
  return {forbidden ? "permission" : "unsupported", std::string("eBPF cannot be used (") + what + ": " + std::strerror(error) + ")", ""};
}

// Types of a program's two functions: the kernel wants to know them for bpf_loop.
std::string typesOfFunctions() {
  std::string strings(1, '\0');
  const auto name = [&strings](const char* text) {
    const auto at = static_cast<std::uint32_t>(strings.size());
    strings += text;
    strings += '\0';
    return at;
  };
  std::vector<std::uint32_t> types;
  const auto put = [&types](std::initializer_list<std::uint32_t> words) { types.insert(types.end(), words); };
  const auto kind = [](std::uint32_t kind, std::uint32_t count) { return kind << 24 | count; };
  constexpr std::uint32_t kLong = 1, kPointer = 2, kMainType = 3, kCallbackType = 4;
  put({name("long"), kind(BTF_KIND_INT, 0), 8, BTF_INT_SIGNED << 24 | 64});                             // 1
  put({0, kind(BTF_KIND_PTR, 0), 0});                                                                   // 2: void *
  put({0, kind(BTF_KIND_FUNC_PROTO, 1), kLong, name("context"), kPointer});                             // 3
  put({0, kind(BTF_KIND_FUNC_PROTO, 2), kLong, name("index"), kLong, name("state"), kPointer});         // 4
  put({name("tap"), kind(BTF_KIND_FUNC, BTF_FUNC_STATIC), kMainType});                                  // 5
  put({name("copy"), kind(BTF_KIND_FUNC, BTF_FUNC_STATIC), kCallbackType});                             // 6
  btf_header header{};
  header.magic = BTF_MAGIC;
  header.version = BTF_VERSION;
  header.hdr_len = sizeof header;
  header.type_len = static_cast<std::uint32_t>(types.size() * sizeof types[0]);
  header.str_off = header.type_len;
  header.str_len = static_cast<std::uint32_t>(strings.size());
  std::string all(reinterpret_cast<const char*>(&header), sizeof header);
  return all.append(reinterpret_cast<const char*>(types.data()), header.type_len) + strings;
}

Result<Descriptor> loadTypes() {
  const std::string types = typesOfFunctions();
  bpf_attr attributes{};
  attributes.btf = address(types.data());
  attributes.btf_size = static_cast<std::uint32_t>(types.size());
  const long loaded = callBpf(BPF_BTF_LOAD, attributes);
  if (loaded < 0) return refusal("BPF_BTF_LOAD", errno);
  return Descriptor(static_cast<int>(loaded));
}

Result<Descriptor> load(const Program& program) {
  constexpr std::uint32_t kMainFunction = 5, kCallbackFunction = 6;
  const std::uint32_t functions[][2] = {{0, kMainFunction}, {static_cast<std::uint32_t>(program.callbackAt), kCallbackFunction}};
  bpf_attr attributes{};
  attributes.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT;
  attributes.insns = address(program.instructions.data());
  attributes.insn_cnt = static_cast<std::uint32_t>(program.instructions.size());
  attributes.license = address("Dual MIT/GPL");
  Descriptor types;
  if (program.callbackAt >= 0) {
    auto loaded = loadTypes();
    if (!loaded) return loaded.failure();
    types = std::move(*loaded);
    attributes.prog_btf_fd = static_cast<std::uint32_t>(types.get());
    attributes.func_info = address(functions);
    attributes.func_info_cnt = 2;
    attributes.func_info_rec_size = sizeof functions[0];
  }
  const long loaded = callBpf(BPF_PROG_LOAD, attributes);
  if (loaded >= 0) return Descriptor(static_cast<int>(loaded));
  return refusal("BPF_PROG_LOAD", errno);
}

}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) close(value_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Result<Descriptor> makeMap(bpf_map_type type, std::uint32_t keyBytes, std::uint32_t valueBytes, std::uint32_t entries, std::uint32_t flags) {
  bpf_attr attributes{};
  attributes.map_type = type;
  attributes.key_size = keyBytes;
  attributes.value_size = valueBytes;
  attributes.max_entries = entries;
  attributes.map_flags = flags;
  const long made = callBpf(BPF_MAP_CREATE, attributes);
  if (made < 0) return refusal("BPF_MAP_CREATE", errno);
  return Descriptor(static_cast<int>(made));
}

bool putInMap(const Descriptor& map, std::uint32_t key, std::uint32_t value) {
  bpf_attr attributes{};
  attributes.map_fd = static_cast<std::uint32_t>(map.get());
  attributes.key = address(&key);
  attributes.value = address(&value);
  return callBpf(BPF_MAP_UPDATE_ELEM, attributes) == 0;
}

Result<AttachedProgram> AttachedProgram::attach(const Program& program, const char* tracepoint) {
  auto loaded = load(program);
  if (!loaded) return loaded.failure();
  bpf_attr attributes{};
  attributes.raw_tracepoint.name = address(tracepoint);
  attributes.raw_tracepoint.prog_fd = static_cast<std::uint32_t>(loaded->get());
  const long link = callBpf(BPF_RAW_TRACEPOINT_OPEN, attributes);
  if (link < 0) return refusal(tracepoint, errno);
  AttachedProgram attached;
  attached.program_ = std::move(*loaded);
  attached.link_ = Descriptor(static_cast<int>(link));
  return attached;
}

Result<std::unique_ptr<Ring>> Ring::open(const Descriptor& map, std::size_t bytes) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* consumer = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_SHARED, map.get(), 0);
  if (consumer == MAP_FAILED) return refusal("mmap", errno);
  void* producer = mmap(nullptr, page + 2 * bytes, PROT_READ, MAP_SHARED, map.get(), static_cast<off_t>(page));
  if (producer == MAP_FAILED) {
    const Failure failure = refusal("mmap", errno);
    munmap(consumer, page);
    return failure;
  }
  return std::unique_ptr<Ring>(new Ring(consumer, producer, bytes));
}

Ring::~Ring() {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  munmap(consumer_, page);
  munmap(producer_, page + 2 * bytes_);
}

void Ring::consume(const std::function<void(const char*, std::size_t)>& take) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::atomic_ref<std::uint64_t> consumed(*static_cast<std::uint64_t*>(consumer_));
  std::atomic_ref<std::uint64_t> produced(*static_cast<std::uint64_t*>(producer_));
  const char* data = static_cast<const char*>(producer_) + page;
  std::uint64_t at = consumed.load(std::memory_order_relaxed);
  while (at < produced.load(std::memory_order_acquire)) {
    const char* head = data + (at & (bytes_ - 1));
    auto* word = reinterpret_cast<std::uint32_t*>(const_cast<char*>(head));
    const std::uint32_t length = std::atomic_ref<std::uint32_t>(*word).load(std::memory_order_acquire);
    if (length & BPF_RINGBUF_BUSY_BIT) return;
    const std::uint32_t bytes = length & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
    if (!(length & BPF_RINGBUF_DISCARD_BIT)) take(head + BPF_RINGBUF_HDR_SZ, bytes);
    at += (std::uint64_t{bytes} + BPF_RINGBUF_HDR_SZ + 7) & ~std::uint64_t{7};
    consumed.store(at, std::memory_order_release);
  }
}

}  // namespace tapcap::attach
#endif
