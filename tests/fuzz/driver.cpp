// A plain mutator for compilers without libFuzzer: the same entry point and the options -max_total_time=S and -seed=N; other
// arguments are files or folders of seeds. Prints how many inputs it ran. An input that breaks is written to ./crash-input.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

std::string current;

void save_input() {
  std::ofstream("crash-input", std::ios::binary) << current;
  std::fprintf(stderr, "input of %zu bytes written to crash-input\n", current.size());
}

void on_abort(int) {
  save_input();
  std::_Exit(1);
}

std::vector<std::string> read_seeds(int argc, char** argv) {
  std::vector<std::string> seeds{""};
  const auto add = [&](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  };
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') continue;
    if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
        if (entry.is_regular_file()) add(entry.path());
      }
    } else {
      add(argv[i]);
    }
  }
  return seeds;
}

std::string mutate(const std::vector<std::string>& seeds, std::mt19937_64& random) {
  const auto pick = [&](size_t count) { return count == 0 ? size_t{0} : static_cast<size_t>(random() % count); };
  std::string text = seeds[pick(seeds.size())];
  for (size_t steps = 1 + pick(6); steps > 0; --steps) {
    const size_t at = pick(text.size() + 1);
    switch (pick(7)) {
      case 0: text.insert(at, 1, static_cast<char>(random())); break;
      case 1: if (at < text.size()) text[at] = static_cast<char>(random()); break;
      case 2: text.erase(at, 1 + pick(8)); break;
      case 3: text.insert(at, text.substr(pick(text.size() + 1), 1 + pick(30))); break;
      case 4: {
        const std::string& other = seeds[pick(seeds.size())];
        text.insert(at, other.substr(pick(other.size() + 1), 1 + pick(60)));
        break;
      }
      case 5: text.resize(at); break;
      default: {
        static constexpr const char* kPieces[] = {"\n", " ", ":", "<=", ">=", "=", "-", "+", "*", "/", "[", "]", "^2", "inf", "1e308", "1e-310",
                                                  "0.1", "->", "End\n", "\nBounds\n", "\nGeneral\n", "\nSOS\n", " free", "99999999999999999999", "(", ")", ";", "\0"};
        text.insert(at, kPieces[pick(std::size(kPieces))]);
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = 10;
  uint64_t seed = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "-max_total_time=", 16) == 0) seconds = std::atof(argv[i] + 16);
    if (std::strncmp(argv[i], "-seed=", 6) == 0) seed = static_cast<uint64_t>(std::atoll(argv[i] + 6));
  }
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(save_input);
  std::signal(SIGABRT, on_abort);
  const std::vector<std::string> seeds = read_seeds(argc, argv);
  std::mt19937_64 random(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  size_t runs = 0;
  for (const std::string& text : seeds) {
    current = text;
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(current.data()), current.size());
    ++runs;
  }
  while (std::chrono::steady_clock::now() < end) {
    current = mutate(seeds, random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(current.data()), current.size());
    ++runs;
  }
  std::printf("Done %zu runs, no finding\n", runs);
  return 0;
}
