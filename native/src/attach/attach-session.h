// tapcap --attach PID: what a process that already runs reads and writes, as records (stdio-chunks.h). Linux only.
#pragma once

#include "../failure.h"
#include "../options.h"
#include "../status-channel.h"
#include "../wake-pipe.h"

namespace tapcap::attach {

// Whether the command line asks for it: which rights are kept has to be known before it is read.
bool isWanted(int argc, char** argv);
// As privileges::holdBack, for the rights that attaching needs.
std::optional<Failure> holdBackPrivileges();

// Runs until the process ends, or `stop` is raised. Returns an exit code.
int run(const Options& options, StatusChannel& status, const WakePipe& stop);

}  // namespace tapcap::attach
