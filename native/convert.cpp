#include "convert.h"

#include "json.h"
#include "parse/dialects.h"
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
  append_key(out, "notes");
  out += '[';
  for (const std::string& note : written.notes) {
    append_comma(out);
    append_json(out, note);
  }
  out += ']';
  append_comma(out);
  append_key(out, "exact");
  out += written.exact ? "true" : "false";
}

// The reader that the text is for has the last word: what it would not take is refused in its words.
void read_back(Written& written, Format target, ReadOptions options) {
  Model model;
  Diagnostics diagnostics;
  const bool good = target == Format::mps ? MpsReader().read(written.text, options, model, diagnostics) : LpReader().read(written.text, options, model, diagnostics);
  if (good) return;
  written.refused = diagnostics.faults().empty() ? "a text that its own reader refuses" : diagnostics.faults().front().message;
}

Written write_for(const Model& model, Job job, Format target, Dialect reader) {
  Written written = target == Format::mps ? write_mps(model, reader) : write_lp(model, reader);
  if (reader == Dialect::any || !written.refused.empty()) return written;
  ReadOptions options = read_options(job);
  options.dialect = reader;
  options.conventions = {};
  options.conventions.quadratic_row_half = reader == Dialect::cplex;
  options.limits = {};
  read_back(written, target, options);
  return written;
}

}  // namespace

std::string describe_dialects() {
  std::string out = "[";
  for (const ConstructRow& row : construct_rows()) {
    append_comma(out);
    out += '{';
    const auto field = [&](std::string_view key, std::string_view value) {
      append_comma(out);
      append_key(out, key);
      append_json(out, value);
    };
    field("name", row.name);
    field("format", row.construct < kFirstMpsConstruct ? "lp" : "mps");
    field("cells", row.cells);
    field("what", row.what);
    field("as", row.as);
    field("write", row.write);
    out += '}';
  }
  return out + ']';
}

std::string convert(std::string_view text, Job job, Format target, Dialect reader) {
  Model model;
  Diagnostics diagnostics;
  auto format = static_cast<Format>(word_of(job, JobWord::format));
  if (format == Format::unknown) format = detect_format(text);
  const bool good = format == Format::mps ? MpsReader().read(text, read_options(job), model, diagnostics)
                                          : LpReader().read(text, read_options(job), model, diagnostics);
  diagnostics.locate(text);
  std::string out = "{";
  if (good) append_written(out, write_for(model, job, target, reader));
  append_diagnostics(out, diagnostics);
  return out + '}';
}

}  // namespace assay
