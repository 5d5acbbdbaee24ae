#include "describe.h"

#include "json.h"
#include "solve/solver.h"

namespace assay {
namespace {

struct Flag {
  std::string_view name;
  bool Capabilities::* value;
};

// In the order of the table that people are shown; src/solvers.ts has a phrase for each.
constexpr Flag kFlags[] = {
    {"continuous", &Capabilities::continuous},
    {"integer", &Capabilities::integer},
    {"semicontinuous", &Capabilities::semicontinuous},
    {"sets", &Capabilities::sets},
    {"indicator", &Capabilities::indicator},
    {"quadratic", &Capabilities::quadratic},
    {"quadraticInteger", &Capabilities::quadratic_integer},
    {"quadraticRows", &Capabilities::quadratic_rows},
    {"nonconvex", &Capabilities::nonconvex},
    {"duals", &Capabilities::duals},
    {"basis", &Capabilities::basis},
    {"rays", &Capabilities::rays},
    {"irreducible", &Capabilities::irreducible},
    {"interrupt", &Capabilities::interrupt},
};

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_comma(out);
  append_key(out, key);
  append_json(out, value);
}

void append_capabilities(std::string& out, const Capabilities& can) {
  append_comma(out);
  append_key(out, "capabilities");
  out += '{';
  for (const Flag& flag : kFlags) {
    append_comma(out);
    append_key(out, flag.name);
    out += can.*flag.value ? "true" : "false";
  }
  out += '}';
}

}  // namespace

std::string describe_solver(SolverId id) {
  std::string out = "{";
  append_member(out, "name", name_of(id));
  auto made = solver_entry(id).make();
  append_comma(out);
  out += made ? "\"found\":true" : "\"found\":false";
  if (made) {
    const Solver& solver = **made;
    append_member(out, "path", solver.path());
    append_member(out, "version", solver.version());
    append_member(out, "licence", solver.licence());
    if (!solver.size_limits().empty()) append_member(out, "sizeLimits", solver.size_limits());
  } else {
    const SolverEntry& entry = solver_entry(id);
    if (const LibraryFacts facts = entry.library != nullptr ? entry.library() : LibraryFacts{}; !facts.path.empty()) {
      append_member(out, "path", facts.path);
      append_member(out, "version", facts.version);
      if (made.fault().code == FaultCode::solverUnlicensed) append_member(out, "licence", "unlicensed");
    }
    append_comma(out);
    out += "\"fault\":{";
    append_member(out, "code", name_of(made.fault().code));
    append_member(out, "message", made.fault().message);
    out += '}';
  }
  append_capabilities(out, solver_entry(id).can);
  return out + '}';
}

}  // namespace assay
