// SCIP's own reader beside ours, see readers.h. scip_reader_test FOLDER…: the .lp and .mps files there.
#include "readers.h"

namespace {

using namespace assay;

/// The C API of SCIP, as far as it is asked here. SCIP_OKAY is 1.
class ScipReader : public OwnReader {
 public:
  explicit ScipReader(const Library& library) {
    load_symbol(library, "SCIPcreate", create_);
    load_symbol(library, "SCIPfree", free_);
    load_symbol(library, "SCIPincludeDefaultPlugins", include_);
    load_symbol(library, "SCIPsetMessagehdlrQuiet", quiet_);
    load_symbol(library, "SCIPmessageSetErrorPrinting", errors_);
    load_symbol(library, "SCIPreadProb", read_);
    load_symbol(library, "SCIPgetNOrigVars", columns_);
    load_symbol(library, "SCIPgetNOrigConss", rows_);
    load_symbol(library, "SCIPsolve", solve_);
    load_symbol(library, "SCIPgetStatus", status_);
    load_symbol(library, "SCIPgetPrimalbound", objective_);
    errors_(nullptr, nullptr);
  }

  OwnRead read(const std::string& path) const override {
    void* scip = nullptr;
    OwnRead out;
    if (create_(&scip) != 1) return out;
    quiet_(scip, 1);
    if (include_(scip) == 1 && read_(scip, path.c_str(), nullptr) == 1) solve(scip, out);
    free_(&scip);
    return out;
  }

  // A quadratic objective gets a column, a set, an indicator or a semi-continuous column a row.
  bool keeps_size(const Model& model) const override {
    const bool semi = std::any_of(model.kind.begin(), model.kind.end(), [](ColumnKind kind) { return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger; });
    return !semi && model.quadratic.empty() && model.quadratic_rows.empty() && model.sets.empty() && model.indicators.empty();
  }

 private:
  void solve(void* scip, OwnRead& out) const {
    out.good = true;
    out.columns = columns_(scip);
    out.rows = rows_(scip);
    if (solve_(scip) != 1) return;
    switch (status_(scip)) {
      case 1: out.answer = Answer::optimal; break;
      case 2: out.answer = Answer::infeasible; break;
      case 3: out.answer = Answer::unbounded; break;
      case 4: out.answer = Answer::infeasibleOrUnbounded; break;
      default: break;
    }
    out.objective = objective_(scip);
  }

  int (*create_)(void**);
  int (*free_)(void**);
  int (*include_)(void*);
  void (*quiet_)(void*, unsigned);
  void (*errors_)(void (*)(void*, void*, const char*), void*);
  int (*read_)(void*, const char*, const char*);
  int (*columns_)(void*);
  int (*rows_)(void*);
  int (*solve_)(void*);
  int (*status_)(void*);
  double (*objective_)(void*);
};

}  // namespace

int main(int argc, char** argv) {
  const ScipReader reader(library_or_exit({.home_variable = "ORTOOLS_HOME", .home_paths = {"ortools/.libs/libscip.so.10.0"}, .local_paths = {"ortools/ortools/.libs/libscip.so.10.0"}, .names = {}}));
  return compare_readers(reader, SolverId::scip, Dialect::scip, argc, argv);
}
