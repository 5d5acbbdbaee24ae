// Where the readers of solvers differ from the dialect `any`: one row of one table for each construct, and what a reader of ours
// says of it. The rows are printed in docs/lp-format.md and docs/mps-format.md. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "../core/codes.h"

namespace assay {

/// What a text may hold under `any` that some reader does not read the same way. Those of LP texts stand before kFirstMpsConstruct.
enum class Construct : uint8_t {
  byteOrderMark, carriageReturn, longLine, commentBehind, foreignComment, semicolon, missingEnd, missingEndNewline,
  textAfterEnd, missingRows, sharedLine, britishSense, maximumWord, suchThat, stPoint, rowsSpelling, boundWord,
  shortKind, gensWord, integerWord, intWord, semiContinuous, semisWord, semiWord, semiBlank, semiInteger,
  setsSection, typedSetsSection, lazySection, lazyWithoutIntegers, userCuts, blanksInWord, wordNotFirst,
  wordIndented, objectiveColon, rowsColon, wordColon, objectiveOnLine, rowOnLine, entryOnLine, boundsAfterGenerals,
  boundsAfterBinaries, rowsLate, repeatedRows, repeatedBounds, repeatedList, repeatedListApart, repeatedSection,
  gluedOperator, gluedSign, gluedSense, gluedColon, gluedNumber, hexadecimal, leadingPoint, gluedBracket, powerBlank, powerDecimal,
  gluedProduct, scaledProduct, unicodeOperator, strictSense, reversedSense, reversedBound, doubleEqual,
  doubleEqualBound, twoSigns, threeSigns, product, arithmetic, parentheses, columnsOnRight, rangeRow, infiniteSide,
  hugeNumber, infiniteNumber, constantLeft, objectiveConstant, objectiveConstantEarly, constantRow, emptyObjective,
  repeatedCost, repeatedTerm, bracketObjective, bracketWhole, bracketDecimal, bracketScaled, bracketFactor,
  bracketMinus, bracketTwice, bracketPair, bracketRow, bracketRowHalf, indicator, repeatedRowName, digitLabel,
  wordLabel, wordColumn, freeColumn, intColumn, rareWordColumn, wordListed, longName, wideName, bracketName,
  blankName, barName, specialName, exponentName, numberName, infinityWord, valueFirst, valueFirstRange,
  valueFirstEqual, undeclaredColumn, repeatedBound, repeatedBoundFirst, negativeUpper, negativeUpperFree,
  crossedBounds, crossedInteger, binaryOutside, binaryNarrowed, binaryAndGeneral, generalAfterBinary, semiAndGeneral,
  semiThenGeneral, semiUnbounded,

  mpsByteOrderMark, mpsCarriageReturn, blankInName, lowerCaseSection, dExponent, lowerCaseType, unquotedMarker, leadingTab, dollarComment,
  missingName, nameLate, senseOneLine, senseLongOneLine, senseLong, senseBritish, senseMaximum, senseLowerCase,
  senseFirstColumn, senseAlone, senseLate, senseTwice, objectiveName, objectiveNameOneLine, objectiveNameOther, unusedFreeRow, noFreeRow,
  boundsEarly, rangesEarly, splitColumn, missingRhs, objectiveSide, freeRowSide, freeRowRange, sideTwice, rangeTwice,
  severalSides, severalSidesLast, severalRanges, severalRangesLast, severalBounds, severalBoundsLast, setNameMissing,
  boundSetMissing, infiniteRange, mpsInfinityWord, mpsHugeNumber, mpsInfiniteNumber, mpsRepeatedBound,
  mpsRepeatedBoundFirst, mpsNegativeUpper, mpsNegativeUpperInteger, mpsNegativeUpperFree, mpsCrossedBounds,
  mpsCrossedInteger, integerDefault, integerDefaultInfinite, integerLowerOnly, semiBound, semiBoundInfinite, quadraticSection, qsection,
  quadraticRow, quadraticRowHalf, quadraticRowBeforeSets, mpsSets, mpsSetsOther, mpsTypedSets, setHeaderWord,
  setMemberWord, mpsIndicators, lazyRows, lazyRowsWithoutIntegers, mpsUserCuts, textAfterEndata,
};

inline constexpr Construct kFirstMpsConstruct = Construct::mpsByteOrderMark;

/// How the reader of a solver takes a construct, by what was measured or documented.
enum class Reading : char {
  same = '=',       // as the dialect `any` does
  refuses = 'x',
  other = '~',      // as another model, without an error
  unknown = '?',    // not documented, or never tried
};

struct ConstructRow {
  Construct construct;
  std::string_view name;
  std::string_view cells;  // a Reading each for highs, scip, copt, gurobi, cplex
  std::string_view what;   // {}: the piece of text in hand
  std::string_view as;     // how those that read it as another model do; empty: "as another model"
  std::string_view write;  // what every reader reads the same way; empty: nothing
};

/// All rows, in the order of Construct.
std::span<const ConstructRow> construct_rows();

/// `any` reads everything as itself, `portable` nothing that has a row here.
Reading reading_of(Dialect dialect, Construct construct);

inline bool is_different(Dialect dialect, Construct construct) { return dialect != Dialect::any && reading_of(dialect, construct) != Reading::same; }

/// The fault in words: which reader, whether it refuses or misreads, what to write instead. `piece` stands in quotes.
std::string difference(Dialect dialect, Construct construct, std::string_view piece);

}  // namespace assay
