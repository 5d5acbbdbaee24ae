#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "copt_api.h"
#include "copt_signal.h"
#include "library.h"
#include "quiet.h"

namespace assay::copt {
namespace {

struct Symbol {
  const char* name;
  void** target;
};

Result<Api> api_of(const Library& library) {
  Api api{};
  const Symbol symbols[] = {
      {"COPT_GetBanner", reinterpret_cast<void**>(&api.GetBanner)},
      {"COPT_GetRetcodeMsg", reinterpret_cast<void**>(&api.GetRetcodeMsg)},
      {"COPT_GetLicenseMsg", reinterpret_cast<void**>(&api.GetLicenseMsg)},
      {"COPT_CreateEnv", reinterpret_cast<void**>(&api.CreateEnv)},
      {"COPT_CreateProb", reinterpret_cast<void**>(&api.CreateProb)},
      {"COPT_DeleteProb", reinterpret_cast<void**>(&api.DeleteProb)},
      {"COPT_LoadProb", reinterpret_cast<void**>(&api.LoadProb)},
      {"COPT_AddSOSs", reinterpret_cast<void**>(&api.AddSOSs)},
      {"COPT_AddIndicator", reinterpret_cast<void**>(&api.AddIndicator)},
      {"COPT_SetQuadObj", reinterpret_cast<void**>(&api.SetQuadObj)},
      {"COPT_AddQConstr", reinterpret_cast<void**>(&api.AddQConstr)},
      {"COPT_SetIntParam", reinterpret_cast<void**>(&api.SetIntParam)},
      {"COPT_SetDblParam", reinterpret_cast<void**>(&api.SetDblParam)},
      {"COPT_SolveLp", reinterpret_cast<void**>(&api.SolveLp)},
      {"COPT_Solve", reinterpret_cast<void**>(&api.Solve)},
      {"COPT_Interrupt", reinterpret_cast<void**>(&api.Interrupt)},
      {"COPT_GetIntAttr", reinterpret_cast<void**>(&api.GetIntAttr)},
      {"COPT_GetDblAttr", reinterpret_cast<void**>(&api.GetDblAttr)},
      {"COPT_GetSolution", reinterpret_cast<void**>(&api.GetSolution)},
      {"COPT_GetLpSolution", reinterpret_cast<void**>(&api.GetLpSolution)},
      {"COPT_GetBasis", reinterpret_cast<void**>(&api.GetBasis)},
      {"COPT_GetColInfo", reinterpret_cast<void**>(&api.GetColInfo)},
      {"COPT_GetRowInfo", reinterpret_cast<void**>(&api.GetRowInfo)},
  };
  for (const Symbol& symbol : symbols) {
    *symbol.target = symbol_of(library, symbol.name);
    if (*symbol.target == nullptr) {
      return Fault{.code = FaultCode::solverFailed, .message = library.path + " has no " + symbol.name};
    }
  }
  return api;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// "2026-11-29 15:51:54 [INFO] checks license …" without its stamp.
std::string_view without_stamp(std::string_view line) {
  const size_t end = line.find("] ");
  return end == std::string_view::npos || line.empty() || line[0] < '0' || line[0] > '9' ? line : line.substr(end + 2);
}

// "Cardinal Optimizer v8.0.4. Build date …" → "8.0.4"
std::string version_of(const Api& api) {
  char banner[kMessageSize] = "";
  api.GetBanner(banner, kMessageSize);
  const std::string_view text(banner);
  const size_t at = text.find(" v");
  if (at == std::string_view::npos) return "unknown";
  size_t end = at + 2;
  while (end < text.size() && (text[end] == '.' || (text[end] >= '0' && text[end] <= '9'))) ++end;
  if (text[end - 1] == '.') --end;
  return std::string(text.substr(at + 2, end - at - 2));
}

// COPT looks for a licence when an environment is made, and tells of it in one text.
void describe_licence(Opened& copt) {
  char message[4 * kMessageSize] = "";
  copt.api.GetLicenseMsg(copt.environment, message, sizeof message);
  const std::vector<std::string_view> lines = lines_of(message);
  for (const std::string_view line : lines) {
    if (line.find("No license found") == std::string_view::npos) continue;
    copt.licence = "size-limited, non-commercial without a licence; COPT says \"" + std::string(line) + "\"";
    // Found by trying, COPT 8.0.4 (docs/solvers.md).
    copt.sizes = "LPs to 10000 columns and rows, other models to 2000";
    return;
  }
  copt.licence = lines.empty() ? "COPT says nothing about it" : std::string(without_stamp(lines.back()));
}

Result<copt_env_s*> make_environment(const Api& api) {
  copt_env_s* environment = nullptr;
  const CapturedStdout said;  // the banner, which no setting keeps away
  const int code = api.CreateEnv(&environment);
  if (code == kOk) return environment;
  const std::vector<std::string_view> lines = lines_of(said.text());
  return Fault{.code = code == kNoLicence ? FaultCode::solverUnlicensed : FaultCode::solverFailed,
               .message = "COPT does not start: " + message_of(api, code) + (lines.empty() ? "" : "; " + std::string(without_stamp(lines.back())))};
}

// Where the first solve of a process is a MIP that its time limit ends, COPT 8.0.4 refuses every later LP. So the first one is this.
bool warm_up(const Opened& copt) {
  copt_prob_s* problem = nullptr;
  if (!make_problem(copt, &problem)) return false;
  const double one[] = {1}, zero[] = {0};
  const int start[] = {0, 1}, row[] = {0};
  const InterruptKept kept;
  const bool solved = copt.api.LoadProb(problem, 1, 1, kMinimize, 0, one, start, nullptr, row, one, nullptr, zero, one, nullptr, zero, one,
                                        nullptr, nullptr) == kOk &&
                      copt.api.Solve(problem) == kOk;
  copt.api.DeleteProb(&problem);
  return solved;
}

Result<Opened> open_once() {
  auto library = open_library({.home_variable = "COPT_HOME",
                               .home_paths = {"lib/libcopt.so", "libcopt.so"},
                               .local_paths = {"copt/libcopt.so"},
                               .names = {"libcopt.so"}});
  if (!library) {
    Fault fault = library.fault();
    fault.message += "; `npm run solvers -- copt` fetches it";
    return fault;
  }
  auto api = api_of(*library);
  if (!api) return api.fault();
  Opened copt{.api = *api, .path = library->path, .version = version_of(*api), .licence = {}, .sizes = {}};
  if (copt.version.rfind(std::to_string(kMajorVersion) + ".", 0) != 0) {
    return Fault{.code = FaultCode::solverFailed,
                 .message = library->path + " is COPT " + copt.version + ", expected COPT " + std::to_string(kMajorVersion)};
  }
  auto environment = make_environment(copt.api);
  if (!environment) return environment.fault();
  copt.environment = *environment;
  describe_licence(copt);
  if (!warm_up(copt)) return Fault{.code = FaultCode::solverFailed, .message = "COPT does not solve a model of one column"};
  return copt;
}

std::mutex opening;
std::optional<Result<Opened>> opened;  // guarded by `opening`; never changed once it holds the library

}  // namespace

Result<const Opened*> open() {
  const std::lock_guard lock(opening);
  if (!opened || !*opened) opened.emplace(open_once());  // a library that was absent may be there by now
  if (!*opened) return opened->fault();
  return &**opened;
}

std::string message_of(const Api& api, int code) {
  char message[kMessageSize] = "";
  api.GetRetcodeMsg(code, message, kMessageSize);
  return message[0] != '\0' ? message : "return code " + std::to_string(code);
}

bool make_problem(const Opened& copt, copt_prob_s** problem) {
  const Api& api = copt.api;
  if (api.CreateProb(copt.environment, problem) != kOk) return false;
  return api.SetIntParam(*problem, kLogToConsole, 0) == kOk &&  // before Logging, or the change itself is logged
         api.SetIntParam(*problem, kLogging, 0) == kOk && api.SetIntParam(*problem, kThreads, 1) == kOk;
}

}  // namespace assay::copt
