// What attaching takes beyond the caller's own rights, on Linux: CAP_SYS_PTRACE, and for eBPF CAP_BPF and CAP_PERFMON.
#pragma once

#include <optional>

#include "../failure.h"

namespace tapcap::attach::privileges {

std::optional<Failure> holdBack();  // permitted, not in effect
void raise();
std::optional<Failure> dropAll(bool alsoTracing = true);  // alsoTracing = false: CAP_SYS_PTRACE stays, to look at the process

}  // namespace tapcap::attach::privileges
