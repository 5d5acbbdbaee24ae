// HiGHS's own reader beside ours: every text that the dialect `highs` accepts, and every text that we write for it, is read by
// libhighs too, and both models are solved by HiGHS: the same size, the same answer.
// highs_reader_test FOLDER…: the .lp and .mps files there. Solvers are looked for in $ASSAY_SOLVERS, or .solvers. Exit 1, and what
// differs, when any does, or when nothing was compared.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include "parse/read.h"
#include "parse/write.h"
#include "solve/library.h"
#include "solve/solver.h"

namespace {

using namespace assay;

/// The C API of HiGHS, as far as it is asked here. HighsInt is an int in the wheel.
class Reader {
 public:
  explicit Reader(const Library& library) {
    load(library, "Highs_create", create_);
    load(library, "Highs_destroy", destroy_);
    load(library, "Highs_readModel", read_model_);
    load(library, "Highs_getNumCol", columns_);
    load(library, "Highs_getNumRow", rows_);
    load(library, "Highs_run", run_);
    load(library, "Highs_getModelStatus", status_);
    load(library, "Highs_getObjectiveValue", objective_);
    load(library, "Highs_setBoolOptionValue", set_bool_);
    load(library, "Highs_setStringOptionValue", set_string_);
    load(library, "Highs_setIntOptionValue", set_int_);
  }

  struct Read {
    bool good = false;
    int columns = 0;
    int rows = 0;
    Answer answer = Answer::failed;
    double objective = 0;
  };

  Read read(const std::string& path) const {
    const std::unique_ptr<void, void (*)(void*)> highs(create_(), destroy_);
    set_bool_(highs.get(), "output_flag", 0);
    set_string_(highs.get(), "presolve", "off");  // else "unbounded or infeasible" stays open
    set_int_(highs.get(), "threads", 1);
    Read out;
    if (read_model_(highs.get(), path.c_str()) < 0) return out;  // 1 is a warning
    out.good = true;
    out.columns = columns_(highs.get());
    out.rows = rows_(highs.get());
    run_(highs.get());
    switch (status_(highs.get())) {
      case 6:  // empty: optimal, without columns
      case 7: out.answer = Answer::optimal; break;
      case 8: out.answer = Answer::infeasible; break;
      case 9: out.answer = Answer::infeasibleOrUnbounded; break;
      case 10: out.answer = Answer::unbounded; break;
      default: break;
    }
    out.objective = objective_(highs.get());
    return out;
  }

 private:
  template <class Function>
  static void load(const Library& library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(symbol_of(library, name));
    if (function != nullptr) return;
    std::printf("libhighs has no %s\n", name);
    std::exit(1);
  }

  void* (*create_)();
  void (*destroy_)(void*);
  int (*read_model_)(void*, const char*);
  int (*columns_)(const void*);
  int (*rows_)(const void*);
  int (*run_)(void*);
  int (*status_)(const void*);
  double (*objective_)(const void*);
  int (*set_bool_)(void*, const char*, int);
  int (*set_string_)(void*, const char*, const char*);
  int (*set_int_)(void*, const char*, int);
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Comparison {
 public:
  Comparison(const Reader& reader, Solver& solver) : reader_(reader), solver_(solver) {}

  int accepted = 0, written = 0, refused = 0, different = 0;

  void compare(const std::filesystem::path& path) {
    const std::string text = text_of(path);
    const bool mps = path.extension() == ".mps";
    Model model;
    if (read(text, mps, Dialect::highs, model)) {
      ++accepted;
      check(path.string(), path.string(), model, true);
    }
    if (!read(text, mps, Dialect::any, model) || !missing_feature(model, solver_.capabilities()).empty()) return;
    for (const bool to_mps : {false, true}) {
      const Written made = to_mps ? write_mps(model, Dialect::highs) : write_lp(model, Dialect::highs);
      Model again;
      if (!made.refused.empty() || !read(made.text, to_mps, Dialect::highs, again)) {
        ++refused;
        continue;
      }
      ++written;
      const std::filesystem::path file = std::filesystem::temp_directory_path() / ("assay-reader-" + std::to_string(getpid()) + (to_mps ? ".mps" : ".lp"));
      std::ofstream(file, std::ios::binary) << made.text;
      check(path.string() + (to_mps ? " as MPS" : " as LP"), file.string(), again, false);
      std::filesystem::remove(file);
    }
  }

 private:
  bool read(const std::string& text, bool mps, Dialect dialect, Model& model) {
    texts_.push_back(std::make_unique<std::string>(text));  // a model's names are views into its text
    Diagnostics diagnostics;
    const ReadOptions options{.dialect = dialect, .limits = {}, .conventions = {}};
    return mps ? mps_.read(*texts_.back(), options, model, diagnostics) : lp_.read(*texts_.back(), options, model, diagnostics);
  }

  void check(const std::string& name, const std::string& path, const Model& model, bool sizes) {
    if (!missing_feature(model, solver_.capabilities()).empty()) return;
    const Reader::Read theirs = reader_.read(path);
    Outcome ours;
    solver_.solve(model, {}, ours);
    if (ours.answer == Answer::failed) return;  // HiGHS takes it in no way that our adapter knows
    const bool open = theirs.answer == Answer::infeasibleOrUnbounded || ours.answer == Answer::infeasibleOrUnbounded;
    const bool same_size = !sizes || (theirs.columns == model.columns() && theirs.rows == model.rows());
    const bool same = theirs.good && same_size && (open || theirs.answer == ours.answer) &&
                      (ours.answer != Answer::optimal || model.columns() == 0 || std::abs(theirs.objective - ours.objective) <= 1e-6 * std::max(1.0, std::abs(ours.objective)));
    if (same) return;
    ++different;
    std::printf("%s: %s, %d columns, %d rows, answer %d, objective %.12g; ours %d columns, %d rows, answer %d, objective %.12g\n", name.c_str(),
                theirs.good ? "read" : "refused", theirs.columns, theirs.rows, static_cast<int>(theirs.answer), theirs.objective, model.columns(),
                model.rows(), static_cast<int>(ours.answer), ours.objective);
  }

  const Reader& reader_;
  Solver& solver_;
  LpReader lp_;
  MpsReader mps_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

}  // namespace

int main(int argc, char** argv) {
  const char* folder = std::getenv("ASSAY_SOLVERS");
  set_solver_folders({folder != nullptr ? folder : ".solvers"});
  auto library = open_library({.home_variable = "HIGHS_HOME", .home_paths = {"lib/libhighs.so"}, .local_paths = {"highs/libhighs.so"}, .names = {"libhighs.so"}});
  auto solver = solver_entry(SolverId::highs).make();
  if (!library || !solver) {
    std::printf("%s\n", (library ? solver.fault() : library.fault()).message.c_str());
    return 1;
  }
  const Reader reader(*library);
  Comparison comparison(reader, **solver);
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".lp" || extension == ".mps") comparison.compare(entry.path());
    }
  }
  std::printf("{\"accepted\":%d,\"written\":%d,\"refused\":%d,\"different\":%d}\n", comparison.accepted, comparison.written, comparison.refused, comparison.different);
  return comparison.different == 0 && comparison.accepted > 100 && comparison.written > 100 ? 0 : 1;
}
