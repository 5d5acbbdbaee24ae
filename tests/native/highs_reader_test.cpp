// HiGHS's own reader beside ours, see readers.h. highs_reader_test FOLDER…: the .lp and .mps files there.
#include "readers.h"

namespace {

using namespace assay;

/// The C API of HiGHS, as far as it is asked here. HighsInt is an int in the wheel.
class HighsReader : public OwnReader {
 public:
  explicit HighsReader(const Library& library) {
    load_symbol(library, "Highs_create", create_);
    load_symbol(library, "Highs_destroy", destroy_);
    load_symbol(library, "Highs_readModel", read_model_);
    load_symbol(library, "Highs_getNumCol", columns_);
    load_symbol(library, "Highs_getNumRow", rows_);
    load_symbol(library, "Highs_run", run_);
    load_symbol(library, "Highs_getModelStatus", status_);
    load_symbol(library, "Highs_getObjectiveValue", objective_);
    load_symbol(library, "Highs_setBoolOptionValue", set_bool_);
    load_symbol(library, "Highs_setStringOptionValue", set_string_);
    load_symbol(library, "Highs_setIntOptionValue", set_int_);
  }

  OwnRead read(const std::string& path) const override {
    const std::unique_ptr<void, void (*)(void*)> highs(create_(), destroy_);
    set_bool_(highs.get(), "output_flag", 0);
    set_string_(highs.get(), "presolve", "off");  // else "unbounded or infeasible" stays open
    set_int_(highs.get(), "threads", 1);
    OwnRead out;
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

  bool keeps_size(const Model&) const override { return true; }

 private:
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

}  // namespace

int main(int argc, char** argv) {
  const HighsReader reader(library_or_exit({.home_variable = "HIGHS_HOME", .home_paths = {"lib/libhighs.so"}, .local_paths = {"highs/libhighs.so"}, .names = {"libhighs.so"}}));
  return compare_readers(reader, SolverId::highs, Dialect::highs, argc, argv);
}
