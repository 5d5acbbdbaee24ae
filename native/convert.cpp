#include "convert.h"

#include "json.h"
#include "parse/write.h"

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
  for (const auto& [what, from, to] : written.renamed) {
    append_comma(out);
    out += '[';
    append_json(out, what);
    out += ',';
    append_json(out, from);
    out += ',';
    append_json(out, to);
    out += ']';
  }
  out += ']';
  append_comma(out);
  append_key(out, "exact");
  out += written.exact ? "true" : "false";
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

}  // namespace assay
