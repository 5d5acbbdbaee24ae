// The enums of codes.def in C++, and a hash of the whole table that TypeScript compares with its own.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay {

enum class Status : uint8_t {
#define STATUS(name) name,
#include "../codes.def"
};
enum class Certificate : uint8_t {
#define CERTIFICATE(name) name,
#include "../codes.def"
};
enum class Sense : uint8_t {
#define SENSE(name) name,
#include "../codes.def"
};
enum class Format : uint8_t {
#define FORMAT(name) name,
#include "../codes.def"
};
enum class Dialect : uint8_t {
#define DIALECT(name) name,
#include "../codes.def"
};
enum class SolverId : uint8_t {
#define SOLVER(name) name,
#define OWN(name) name,
#include "../codes.def"
};
enum class FaultCode : uint8_t {
#define FAULT(name, phrase) name,
#include "../codes.def"
};
enum class WarningCode : uint8_t {
#define WARNING(name, phrase) name,
#include "../codes.def"
};
enum JobFlag : uint32_t {
#define FLAG(name, bit) kFlag_##name = bit,
#include "../codes.def"
};
enum class JobWord : uint32_t {
#define JOB(name) name,
#include "../codes.def"
  count_
};
enum class WordColumn : uint32_t {
#define WORD(name) name,
#include "../codes.def"
  count_
};
enum class NumberColumn : uint32_t {
#define NUMBER(name) name,
#include "../codes.def"
  count_
};

inline constexpr size_t kJobWords = static_cast<size_t>(JobWord::count_);
inline constexpr size_t kWordColumns = static_cast<size_t>(WordColumn::count_);
inline constexpr size_t kNumberColumns = static_cast<size_t>(NumberColumn::count_);

/// Spelling of a code as JSON shows it. Any thread; the view lives for ever.
std::string_view name_of(Status);
std::string_view name_of(Certificate);
std::string_view name_of(Sense);
std::string_view name_of(FaultCode);
std::string_view name_of(WarningCode);
std::string_view name_of(SolverId);

/// FNV-1a over kind and name of every line of codes.def, in order; equals CODES_HASH of src/codes.gen.ts.
uint32_t codes_hash();

}  // namespace assay
