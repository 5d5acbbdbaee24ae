#include "convert.h"

#include "json.h"
#include "parse/write.h"
#include "solve/solver.h"

namespace assay {
namespace {

void append_written(std::string& out, const Written& written) {
  if (!written.refused.empty()) {
    append_key(out, "refused");
    append_json(out, written.refused);
    return;
  }
  append_key(out, "text");
  append_json(out, written.text);
  append_comma(out);
  append_key(out, "renamed");
  out += '[';
  for (const auto& [from, to] : written.renamed) {
    append_comma(out);
    out += '[';
    append_json(out, from);
    out += ',';
    append_json(out, to);
    out += ']';
  }
  out += ']';
}

void append_flag(std::string& out, std::string_view name, bool value) {
  append_comma(out);
  append_key(out, name);
  out += value ? "true" : "false";
}

void append_capabilities(std::string& out, const Capabilities& can) {
  out += '{';
  append_flag(out, "continuous", can.continuous);
  append_flag(out, "integer", can.integer);
  append_flag(out, "semicontinuous", can.semicontinuous);
  append_flag(out, "sets", can.sets);
  append_flag(out, "indicator", can.indicator);
  append_flag(out, "quadratic", can.quadratic);
  append_flag(out, "quadraticInteger", can.quadratic_integer);
  append_flag(out, "quadraticRows", can.quadratic_rows);
  append_flag(out, "nonconvex", can.nonconvex);
  append_flag(out, "duals", can.duals);
  append_flag(out, "basis", can.basis);
  append_flag(out, "interrupt", can.interrupt);
  out += '}';
}

}  // namespace

std::string convert(std::string_view text, Job job, Format target) {
  Model model;
  Diagnostics diagnostics;
  auto format = static_cast<Format>(word_of(job, JobWord::format));
  if (format == Format::unknown) format = detect_format(text);
  const bool good = format == Format::mps ? MpsReader().read(text, read_options(job), model, diagnostics)
                                          : LpReader().read(text, read_options(job), model, diagnostics);
  diagnostics.locate(text);
  std::string out = "{";
  if (good) append_written(out, target == Format::mps ? write_mps(model) : write_lp(model));
  append_diagnostics(out, diagnostics);
  return out + '}';
}

std::string describe_solvers() {
  std::string out = "[";
  for (size_t i = 0; i < kSolverCount; ++i) {
    const SolverEntry& entry = solver_entry(static_cast<SolverId>(i));
    append_comma(out);
    out += "{\"name\":";
    append_json(out, entry.name);
    auto made = entry.make();
    append_flag(out, "found", static_cast<bool>(made));
    if (made) {
      const Solver& solver = **made;
      out += ",\"path\":";
      append_json(out, solver.path());
      out += ",\"version\":";
      append_json(out, solver.version());
      out += ",\"capabilities\":";
      append_capabilities(out, solver.capabilities());
    } else {
      out += ",\"fault\":";
      append_json(out, made.fault().message);
    }
    out += '}';
  }
  return out + ']';
}

}  // namespace assay
