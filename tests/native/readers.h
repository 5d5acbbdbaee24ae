// What the programs share that hold a solver's own reader against ours: every text that the solver's dialect accepts, and every
// text that is written for it, is read by the solver too; both models are solved by it: the same size, the same answer.
#pragma once
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

namespace assay {

/// A model as a solver's own reader built it, and what the solver made of it.
struct OwnRead {
  bool good = false;
  int columns = 0;
  int rows = 0;
  Answer answer = Answer::failed;
  double objective = 0;
};

class OwnReader {
 public:
  virtual ~OwnReader() = default;
  virtual OwnRead read(const std::string& path) const = 0;
  /// Whether it has as many columns and rows as ours for such a model.
  virtual bool keeps_size(const Model& model) const = 0;
};

template <class Function>
void load_symbol(const Library& library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(symbol_of(library, name));
  if (function != nullptr) return;
  std::printf("%s has no %s\n", library.path.c_str(), name);
  std::exit(1);
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Comparison {
 public:
  Comparison(const OwnReader& reader, Solver& solver, Dialect dialect) : reader_(reader), solver_(solver), dialect_(dialect) {}

  int accepted = 0, written = 0, refused = 0, different = 0;

  void compare(const std::filesystem::path& path) {
    const std::string text = text_of(path);
    const bool mps = path.extension() == ".mps";
    Model model;
    if (read(text, mps, dialect_, model)) {
      ++accepted;
      check(path.string(), path.string(), model, true);
    }
    if (!read(text, mps, Dialect::any, model) || !missing_feature(model, solver_.capabilities()).empty()) return;
    for (const bool to_mps : {false, true}) {
      const Written made = to_mps ? write_mps(model, dialect_) : write_lp(model, dialect_);
      Model again;
      if (!made.refused.empty() || !read(made.text, to_mps, dialect_, again)) {
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
    const OwnRead theirs = reader_.read(path);
    Outcome ours;
    solver_.solve(model, {}, ours);
    if (ours.answer == Answer::failed) return;  // the solver takes it in no way that our adapter knows
    const bool open = theirs.answer == Answer::infeasibleOrUnbounded || ours.answer == Answer::infeasibleOrUnbounded;
    const bool same_size = !sizes || !reader_.keeps_size(model) || (theirs.columns == model.columns() && theirs.rows == model.rows());
    const bool same = theirs.good && same_size && (open || theirs.answer == ours.answer) &&
                      (ours.answer != Answer::optimal || model.columns() == 0 || std::abs(theirs.objective - ours.objective) <= 1e-6 * std::max(1.0, std::abs(ours.objective)));
    if (same) return;
    ++different;
    std::printf("%s: %s, %d columns, %d rows, answer %d, objective %.12g; ours %d columns, %d rows, answer %d, objective %.12g\n", name.c_str(),
                theirs.good ? "read" : "refused", theirs.columns, theirs.rows, static_cast<int>(theirs.answer), theirs.objective, model.columns(),
                model.rows(), static_cast<int>(ours.answer), ours.objective);
  }

  const OwnReader& reader_;
  Solver& solver_;
  const Dialect dialect_;
  LpReader lp_;
  MpsReader mps_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

/// The whole main() behind the loading of the library: folders as arguments. 1, and what differs, when anything does, or when little
/// was compared.
inline int compare_readers(const OwnReader& reader, SolverId id, Dialect dialect, int argc, char** argv) {
  auto solver = solver_entry(id).make();
  if (!solver) {
    std::printf("%s\n", solver.fault().message.c_str());
    return 1;
  }
  Comparison comparison(reader, **solver, dialect);
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".lp" || extension == ".mps") comparison.compare(entry.path());
    }
  }
  std::printf("{\"accepted\":%d,\"written\":%d,\"refused\":%d,\"different\":%d}\n", comparison.accepted, comparison.written, comparison.refused, comparison.different);
  return comparison.different == 0 && comparison.accepted > 100 && comparison.written > 100 ? 0 : 1;
}

/// The library, or the end of the program with the reason; solvers are looked for in $ASSAY_SOLVERS, or .solvers.
inline Library library_or_exit(const LibrarySearch& search) {
  const char* folder = std::getenv("ASSAY_SOLVERS");
  set_solver_folders({folder != nullptr ? folder : ".solvers"});
  auto library = open_library(search);
  if (library) return *library;
  std::printf("%s\n", library.fault().message.c_str());
  std::exit(1);
}

}  // namespace assay
