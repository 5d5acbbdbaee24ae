// What does reading cost, from text to Model with its matrix, for texts of textbook size? One reader a thread, used again and again.
#include <memory>

#include "loop.h"
#include "parse/read.h"

int main(int argc, char** argv) {
  using namespace assay;
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  const std::vector<std::string> texts = bench::read_texts(arguments.models);
  std::vector<Format> formats;
  for (const std::string& text : texts) formats.push_back(detect_format(text));
  if (texts.empty()) return 2;
  struct Worker {
    LpReader lp;
    MpsReader mps;
    Model model;
    Diagnostics diagnostics;
  };
  bench::run_loops(arguments, [&] {
    return [&texts, &formats, worker = std::make_shared<Worker>()] {
      auto& [lp, mps, model, diagnostics] = *worker;
      for (size_t i = 0; i < texts.size(); ++i) {
        const bool good = formats[i] == Format::mps ? mps.read(texts[i], {}, model, diagnostics) : lp.read(texts[i], {}, model, diagnostics);
        if (!good) std::abort();
      }
      return static_cast<long>(texts.size());
    };
  });
  return 0;
}
