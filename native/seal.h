// Locks this process into a short list of system calls: no files, sockets, processes or signals to others, for ever.
#pragma once
#include <string>

namespace assay {

/// Takes effect for all threads, those to come too; file handles that are open stay. @returns JSON: {"systemCalls": bool, "reason"?}
std::string seal_process();

}  // namespace assay
