#include "dialects.h"

#include <algorithm>
#include <iterator>

#include "../core/diagnostics.h"

namespace assay {
namespace {

using enum Construct;

// Measured: HiGHS 1.15, SCIP 10, COPT 8, Gurobi 13 (probe files, and the model that each reader built of them). CPLEX: its
// documentation; what that leaves open is unknown.
constexpr ConstructRow kRows[] = {
    {byteOrderMark, "byteOrderMark", "~~xx?", "a byte order mark", "as part of the first word", "leave it out"},
    {carriageReturn, "carriageReturn", "~=xx?", "a carriage return without a line feed", "as no line end", "end lines with LF or CRLF"},
    {longLine, "longLine", "====~", "a line of more than 510 characters", "only up to there", "break the line"},
    {commentBehind, "commentBehind", "=====", "a comment behind something else on its line", "", "put it on a line of its own"},
    {foreignComment, "foreignComment", "~xxx?", "a comment that starts with // or #", "as part of the model", "start comments with a backslash"},
    {semicolon, "semicolon", "~xxx?", "';'", "and drops what stands behind it on its line", "leave it out"},
    {missingEnd, "missingEnd", "x=x=?", "a text without End", "", "write End on the last line"},
    {missingEndNewline, "missingEndNewline", "x=xx?", "a text that ends without End and without a line end", "", "write End on the last line"},
    {textAfterEnd, "textAfterEnd", "x===?", "text after End", "", "leave it out"},
    {missingRows, "missingRows", "====x", "a text without Subject To", "", "write Subject To"},
    {sharedLine, "sharedLine", "==xxx", "two statements on one line", "", "put each on a line of its own"},
    {britishSense, "britishSense", "~~=x?", "the word {}", "as no objective, so that the sense is lost", "write Maximize or Minimize"},
    {maximumWord, "maximumWord", "====?", "the word {}", "", "write Maximize or Minimize"},
    {suchThat, "suchThat", "=====", "the word {}", "", "write Subject To"},
    {stPoint, "stPoint", "x=x==", "the word {}", "", "write Subject To"},
    {rowsSpelling, "rowsSpelling", "xxxx?", "the word {}", "", "write Subject To"},
    {boundWord, "boundWord", "===?=", "the word {}", "", "write Bounds"},
    {shortKind, "shortKind", "=====", "the word {}", "", "write General or Binary"},
    {gensWord, "gensWord", "x~x??", "the word {}", "as the name of a column", "write General or Binary"},
    {integerWord, "integerWord", "====?", "the word {}", "", "write General"},
    {intWord, "intWord", "x==x?", "the word {}", "", "write General"},
    {semiContinuous, "semiContinuous", "==x==", "a section of semi-continuous columns", "", ""},
    {semisWord, "semisWord", "==x=?", "the word {}", "", "write Semi-continuous"},
    {semiWord, "semiWord", "==x??", "the word {}", "", "write Semi-continuous"},
    {semiBlank, "semiBlank", "~xx??", "the word {} without its hyphen", "with its second part as a column", "write Semi-continuous"},
    {semiInteger, "semiInteger", "xxxx?", "a section of semi-integer columns", "", "name them in General and in Semi-continuous"},
    {setsSection, "setsSection", "x====", "special ordered sets", "", ""},
    {typedSetsSection, "typedSetsSection", "xxxx?", "the word {}", "", "write SOS, and S1:: or S2:: for each set"},
    {lazySection, "lazySection", "x====", "lazy constraints", "", "put them among the rows"},
    {lazyWithoutIntegers, "lazyWithoutIntegers", "==~==", "lazy constraints of a model without integers", "as rows that bind nothing", "put them among the rows"},
    {userCuts, "userCuts", "x~=~=", "user cuts", "as rows", "leave them out"},
    {blanksInWord, "blanksInWord", "===x?", "other blanks than one in a section word", "", "write one blank"},
    {wordNotFirst, "wordNotFirst", "==xxx", "a section word behind something else on its line", "", "start a line with it"},
    {wordIndented, "wordIndented", "====?", "a section word behind blanks", "", "start the line with it"},
    {objectiveColon, "objectiveColon", "~~xx?", "a colon behind the word {}", "as no objective, so that the sense is lost", "leave the colon out"},
    {rowsColon, "rowsColon", "xxxx?", "a colon behind the word {}", "", "leave the colon out"},
    {wordColon, "wordColon", "x~~~?", "a colon behind the word {}", "as the label of a row", "leave the colon out"},
    {objectiveOnLine, "objectiveOnLine", "==x==", "the objective on the line of its word", "", "start a line behind the word"},
    {rowOnLine, "rowOnLine", "==x==", "a row on the line of its section word", "", "start a line behind the word"},
    {entryOnLine, "entryOnLine", "==x=x", "an entry on the line of its section word", "", "start a line behind the word"},
    {boundsAfterGenerals, "boundsAfterGenerals", "==xxx", "Bounds behind General", "", "put Bounds before General and Binary"},
    {boundsAfterBinaries, "boundsAfterBinaries", "~xxxx", "Bounds behind Binary", "with the binary columns' own bounds lost", "put Bounds before General and Binary"},
    {rowsLate, "rowsLate", "==xxx", "rows behind another section", "", "put Subject To first"},
    {repeatedRows, "repeatedRows", "x=x?=", "a second section of rows", "", "gather the rows in one"},
    {repeatedBounds, "repeatedBounds", "x=xx?", "a second section of bounds", "", "gather the bounds in one"},
    {repeatedList, "repeatedList", "==~=?", "a section of kinds twice in a row", "with the section word as a column", "gather its columns in one"},
    {repeatedListApart, "repeatedListApart", "x===?", "a second section of one kind", "", "gather its columns in one"},
    {repeatedSection, "repeatedSection", "?????", "a section given twice", "", "gather its entries in one"},
    {gluedOperator, "gluedOperator", "==~~=", "{} without blanks around it", "as part of a name", "put blanks around operators"},
    {gluedSign, "gluedSign", "===?=", "the sign of {} without a blank behind it", "", "put a blank behind the sign"},
    {gluedSense, "gluedSense", "==xx=", "{} without blanks around it", "", "put blanks around comparisons"},
    {gluedColon, "gluedColon", "==~==", "{} right behind a colon", "as one word with the label", "put a blank behind the colon"},
    {gluedNumber, "gluedNumber", "==~~=", "{} right behind its coefficient", "as one name with it", "write a blank between number and name"},
    {hexadecimal, "hexadecimal", "~=~~?", "{} right behind a zero", "as a hexadecimal number, or as one name", "write a blank between number and name"},
    {leadingPoint, "leadingPoint", "====?", "{} without a digit before its point", "", "write a zero before the point"},
    {gluedBracket, "gluedBracket", "==xx=", "a quadratic bracket without blanks inside", "", "put blanks inside the bracket"},
    {powerBlank, "powerBlank", "=x===", "a blank between ^ and 2", "", "write ^2"},
    {powerDecimal, "powerDecimal", "=xx??", "the power {}", "", "write ^2"},
    {gluedProduct, "gluedProduct", "==x?=", "a product in brackets without blanks around '*'", "", "put blanks around '*'"},
    {scaledProduct, "scaledProduct", "xxx??", "'*' between a number and a column in brackets", "", "leave the '*' out"},
    {unicodeOperator, "unicodeOperator", "xxxx?", "the sign {}", "", "write it in ASCII"},
    {strictSense, "strictSense", "x====", "{} alone", "", "write <= or >="},
    {reversedSense, "reversedSense", "x==x=", "{} in a row", "", "write <= or >="},
    {reversedBound, "reversedBound", "x=x~?", "{} in a bound", "as '='", "write <= or >="},
    {doubleEqual, "doubleEqual", "x===?", "{} in a row", "", "write ="},
    {doubleEqualBound, "doubleEqualBound", "x=x??", "{} in a bound", "", "write ="},
    {twoSigns, "twoSigns", "==xx?", "two signs in a row", "", "write one"},
    {threeSigns, "threeSigns", "x=x~?", "three signs in a row", "with a column of its own making", "write one"},
    {product, "product", "xxxx?", "'*' and '/' between numbers and columns", "", "write the coefficient as one number before its column"},
    {arithmetic, "arithmetic", "xxxx?", "arithmetic with constants", "", "write its result"},
    {parentheses, "parentheses", "~xx??", "parentheses", "as columns", "multiply out"},
    {columnsOnRight, "columnsOnRight", "xxxx?", "columns on the right side", "", "put the columns on the left"},
    {rangeRow, "rangeRow", "xxxx?", "a range among the rows", "", "write two rows"},
    {infiniteSide, "infiniteSide", "====?", "an infinite side of a row", "", "leave the row out"},
    {hugeNumber, "hugeNumber", "==~=?", "a side or bound of 1e20 or more", "as a finite one", "write inf"},
    {infiniteNumber, "infiniteNumber", "====?", "a side or bound of 1e30 or more", "", "write inf"},
    {constantLeft, "constantLeft", "~x~~?", "a constant beside columns", "as nothing, or as a column of that name", "put it on the other side"},
    {objectiveConstant, "objectiveConstant", "===~=", "a constant in the objective", "as a column of that name", "give it a column that is fixed at 1"},
    {objectiveConstantEarly, "objectiveConstantEarly", "=x~~?", "a constant before the end of the objective", "as a column of that name", "put it last"},
    {constantRow, "constantRow", "=x~~?", "a row without columns", "as a row over a column of that name", "leave the row out"},
    {emptyObjective, "emptyObjective", "====?", "an objective without columns", "", "give a column the cost 0"},
    {repeatedCost, "repeatedCost", "~===?", "a column twice in the objective", "with its last coefficient only", "sum the coefficients"},
    {repeatedTerm, "repeatedTerm", "====?", "a column twice in a row", "", "sum the coefficients"},
    {bracketObjective, "bracketObjective", "=====", "quadratic brackets in the objective", "", ""},
    {bracketWhole, "bracketWhole", "xx==x", "a quadratic objective without / 2 behind its bracket", "", "double its coefficients and write / 2"},
    {bracketDecimal, "bracketDecimal", "===x?", "{} behind a quadratic bracket", "", "write / 2"},
    {bracketScaled, "bracketScaled", "xxxx?", "another factor than / 2 behind a quadratic bracket", "", "write / 2"},
    {bracketFactor, "bracketFactor", "~xxx?", "a factor before a quadratic bracket", "as a constant", "multiply it into the bracket"},
    {bracketMinus, "bracketMinus", "xx==?", "a minus before a quadratic bracket", "", "move it into the bracket"},
    {bracketTwice, "bracketTwice", "===?=", "two quadratic brackets in one expression", "", "write one"},
    {bracketPair, "bracketPair", "===?x", "a pair of columns twice in a quadratic bracket", "", "sum the coefficients"},
    {bracketRow, "bracketRow", "x====", "a quadratic row", "", ""},
    {bracketRowHalf, "bracketRowHalf", "x~==x", "a quadratic row with a factor behind its bracket", "with another factor", "multiply it into the bracket"},
    {indicator, "indicator", "x====", "an indicator row", "", ""},
    {repeatedRowName, "repeatedRowName", "====?", "a row name given twice", "", "use another name"},
    {digitLabel, "digitLabel", "====x", "the row name {}, a number", "", "use another name"},
    {wordLabel, "wordLabel", "====?", "the row name {}, a section word", "", "use another name"},
    {wordColumn, "wordColumn", "xx=x?", "the column {}, a section word", "", "use another name"},
    {freeColumn, "freeColumn", "x===?", "the column {}, a section word", "", "use another name"},
    {intColumn, "intColumn", "=x==?", "the column {}, a section word", "", "use another name"},
    {rareWordColumn, "rareWordColumn", "===??", "the column {}, a section word elsewhere", "", "use another name"},
    {wordListed, "wordListed", "xx?x?", "the column {}, a section word, in a list", "", "use another name"},
    {longName, "longName", "===xx", "a name of more than 255 characters", "", "shorten it"},
    {wideName, "wideName", "====?", "the name {}, which is not ASCII", "", "use letters, digits, _ and ."},
    {bracketName, "bracketName", "xx==?", "the name {} with square brackets", "", "use letters, digits, _ and ."},
    {blankName, "blankName", "??~~?", "the name {} with a blank", "as two words", "use letters, digits, _ and ."},
    {barName, "barName", "====?", "the name {} with a bar", "", "use letters, digits, _ and ."},
    {specialName, "specialName", "=====", "the name {}, which has more than letters, digits, _ and .", "", "use letters, digits, _ and ."},
    {exponentName, "exponentName", "====x", "the name {}, which looks like an exponent", "", "use another name"},
    {numberName, "numberName", "~====", "the name {}, which starts like a number", "as a number", "use another name"},
    {infinityWord, "infinityWord", "=====", "the word {}", "", "write inf"},
    {valueFirst, "valueFirst", "====?", "a bound with its value before >=", "", "write the column first"},
    {valueFirstRange, "valueFirstRange", "x==~?", "two bounds on one column that point down", "with the bounds exchanged", "write them with <="},
    {valueFirstEqual, "valueFirstEqual", "==x??", "a bound with its value before =", "", "write the column first"},
    {undeclaredColumn, "undeclaredColumn", "=x==?", "{}, a column of no row, in a list", "", "give it a cost of 0"},
    {repeatedBound, "repeatedBound", "=====", "a bound given twice", "", "write it once"},
    {repeatedBoundFirst, "repeatedBoundFirst", "~~~~~", "a bound given twice", "by the last one", "write it once"},
    {negativeUpper, "negativeUpper", "====?", "a negative upper bound alone", "", "write the lower bound too"},
    {negativeUpperFree, "negativeUpperFree", "~~~~?", "a negative upper bound alone", "with the lower bound 0", "write the lower bound too"},
    {crossedBounds, "crossedBounds", "====?", "a lower bound above its upper bound", "", ""},
    {crossedInteger, "crossedInteger", "=x==?", "a lower bound above its upper bound, of an integer column", "", ""},
    {binaryOutside, "binaryOutside", "~===~", "a bound of a binary column outside [0, 1]", "as it is written", "leave it out"},
    {binaryNarrowed, "binaryNarrowed", "===?=", "a bound of a binary column inside [0, 1]", "", "declare the column in General"},
    {binaryAndGeneral, "binaryAndGeneral", "====?", "a column in Binary and General", "", "declare it once"},
    {generalAfterBinary, "generalAfterBinary", "==~=?", "a column in Binary and then in General", "as an integer without its bounds", "declare it once"},
    {semiAndGeneral, "semiAndGeneral", "==x=?", "a column in General and Semi-continuous", "", ""},
    {semiThenGeneral, "semiThenGeneral", "==x~?", "a column in Semi-continuous and then in General", "as not semi-continuous", "put General first"},
    {semiUnbounded, "semiUnbounded", "==x=?", "a semi-continuous column without an upper bound", "", "write one"},

    // MPS
    {mpsByteOrderMark, "mpsByteOrderMark", "=xxx?", "a byte order mark", "", "leave it out"},
    {mpsCarriageReturn, "mpsCarriageReturn", "xxx??", "a carriage return without a line feed", "", "end lines with LF or CRLF"},
    {blankInName, "blankInName", "x===?", "the name {} with a blank", "", "use names without blanks"},
    {lowerCaseSection, "lowerCaseSection", "=xx=?", "a section word in lower case", "", "write it in capitals"},
    {dExponent, "dExponent", "=~x~?", "{} with D as its exponent", "only up to the D", "write E"},
    {lowerCaseType, "lowerCaseType", "xxx??", "the type {} in lower case", "", "write it in capitals"},
    {unquotedMarker, "unquotedMarker", "~~x??", "a marker without quotes", "as no marker", "write 'INTORG' and 'INTEND' with their quotes"},
    {leadingTab, "leadingTab", "===x?", "a line that starts with a tab", "", "start it with a blank"},
    {dollarComment, "dollarComment", "==x=?", "a comment that starts with $", "", "start comments with * in column 1"},
    {missingName, "missingName", "=xx=?", "a text without NAME", "", "write NAME"},
    {nameLate, "nameLate", "=xx?x", "NAME behind another section", "", "put it first"},
    {senseOneLine, "senseOneLine", "====?", "the sense on the line of OBJSENSE", "", "write it on the next line"},
    {senseLongOneLine, "senseLongOneLine", "~===x", "the sense {} on the line of OBJSENSE", "as MIN", "write MAX or MIN on the next line"},
    {senseLong, "senseLong", "====x", "the sense {}", "", "write MAX or MIN"},
    {senseBritish, "senseBritish", "==x=x", "the sense {}", "", "write MAX or MIN"},
    {senseMaximum, "senseMaximum", "==x?x", "the sense {}", "", "write MAX or MIN"},
    {senseLowerCase, "senseLowerCase", "=xx=?", "the sense {} in lower case", "", "write it in capitals"},
    {senseFirstColumn, "senseFirstColumn", "=xx=?", "the sense {} in column 1", "", "put a blank before it"},
    {senseAlone, "senseAlone", "~xx??", "the sense {} as a section of its own", "as nothing", "write OBJSENSE before it"},
    {senseLate, "senseLate", "=xx??", "OBJSENSE behind ROWS", "", "put it before ROWS"},
    {senseTwice, "senseTwice", "?????", "OBJSENSE given twice", "", "write it once"},
    {objectiveName, "objectiveName", "~==~=", "OBJNAME", "as nothing", "put the objective before the other free rows"},
    {objectiveNameOneLine, "objectiveNameOneLine", "~x=~?", "OBJNAME with the name on its line", "as nothing", "write the name on the next line"},
    {objectiveNameOther, "objectiveNameOther", "~xx??", "the section {}", "as nothing", "write OBJNAME"},
    {unusedFreeRow, "unusedFreeRow", "====?", "a free row that is not the objective", "", "leave it out"},
    {noFreeRow, "noFreeRow", "====?", "a text without a free row", "", "declare an objective"},
    {boundsEarly, "boundsEarly", "=xxx?", "BOUNDS before RHS or RANGES", "", "order the sections RHS, RANGES, BOUNDS"},
    {rangesEarly, "rangesEarly", "~xxx?", "RANGES before RHS", "with other sides", "order the sections RHS, RANGES, BOUNDS"},
    {splitColumn, "splitColumn", "~xx~?", "a column whose entries are not together", "with other entries", "put them together"},
    {missingRhs, "missingRhs", "=x=??", "a text without RHS", "", "write RHS"},
    {objectiveSide, "objectiveSide", "=====", "a right side of the objective", "", ""},
    {freeRowSide, "freeRowSide", "~===?", "a right side of a free row that is not the objective", "as a constant of the objective", "leave it out"},
    {freeRowRange, "freeRowRange", "==x=?", "a range of a free row", "", "leave it out"},
    {sideTwice, "sideTwice", "~==??", "a right side given twice", "by the first one", "write it once"},
    {rangeTwice, "rangeTwice", "~~=??", "a range given twice", "as another range", "write it once"},
    {severalSides, "severalSides", "==~=?", "two sets of right sides", "by the last one", "leave the second out"},
    {severalSidesLast, "severalSidesLast", "~~=~?", "two sets of right sides", "by the first one", "leave the first out"},
    {severalRanges, "severalRanges", "==~??", "two sets of ranges", "by the last one", "leave the second out"},
    {severalRangesLast, "severalRangesLast", "~~=??", "two sets of ranges", "by the first one", "leave the first out"},
    {severalBounds, "severalBounds", "====?", "two sets of bounds", "", "leave the second out"},
    {severalBoundsLast, "severalBoundsLast", "~~~~?", "two sets of bounds", "by the first one", "leave the first out"},
    {setNameMissing, "setNameMissing", "==xx?", "a line without the name of its set", "", "write one"},
    {boundSetMissing, "boundSetMissing", "==~x?", "a bound without the name of its set", "as no bound", "write one"},
    {infiniteRange, "infiniteRange", "===??", "an infinite right side or range", "", "leave the row out"},
    {mpsInfinityWord, "mpsInfinityWord", "====?", "the bound {}", "", "write 1e30, or FR, MI or PL"},
    {mpsHugeNumber, "mpsHugeNumber", "==~=?", "a bound of 1e20 or more", "as a finite one", "write 1e30, or FR, MI or PL"},
    {mpsInfiniteNumber, "mpsInfiniteNumber", "====?", "a bound of 1e30 or more", "", "write FR, MI or PL"},
    {mpsRepeatedBound, "mpsRepeatedBound", "~=~~?", "a bound given twice", "by the first one", "write it once"},
    {mpsRepeatedBoundFirst, "mpsRepeatedBoundFirst", "=~==?", "a bound given twice", "by the last one", "write it once"},
    {mpsNegativeUpper, "mpsNegativeUpper", "==~~~", "a negative upper bound alone", "with the lower bound -inf", "write the lower bound too"},
    {mpsNegativeUpperInteger, "mpsNegativeUpperInteger", "=x~~~", "a negative upper bound alone, of an integer column", "with the lower bound -inf", "write the lower bound too"},
    {mpsNegativeUpperFree, "mpsNegativeUpperFree", "~~===", "a negative upper bound alone", "with the lower bound 0", "write the lower bound too"},
    {mpsCrossedBounds, "mpsCrossedBounds", "====?", "a lower bound above its upper bound", "", ""},
    {mpsCrossedInteger, "mpsCrossedInteger", "=x==?", "a lower bound above its upper bound, of an integer column", "", ""},
    {integerDefault, "integerDefault", "=====", "an integer column of a marker block without bounds", "", "write its bounds"},
    {integerDefaultInfinite, "integerDefaultInfinite", "~~~~~", "an integer column of a marker block without bounds", "with the upper bound 1", "write its bounds"},
    {integerLowerOnly, "integerLowerOnly", "====?", "an integer column of a marker block with a lower bound alone", "", "write the upper bound too"},
    {semiBound, "semiBound", "==~=?", "a semi-continuous bound", "as no bound", ""},
    {semiBoundInfinite, "semiBoundInfinite", "==~??", "a semi-continuous bound without an end", "as no bound", "write one"},
    {quadraticSection, "quadraticSection", "=====", "a quadratic objective", "", ""},
    {qsection, "qsection", "=xx=?", "the section {}", "", "write QUADOBJ"},
    {quadraticRow, "quadraticRow", "x===~", "QCMATRIX without the factor one half", "with the factor one half", ""},
    {quadraticRowHalf, "quadraticRowHalf", "x~~~=", "QCMATRIX with the factor one half", "without it", ""},
    {quadraticRowBeforeSets, "quadraticRowBeforeSets", "====x", "QCMATRIX before the special ordered sets", "", "put it behind them"},
    {mpsSets, "mpsSets", "x===?", "special ordered sets", "", ""},
    {mpsSetsOther, "mpsSetsOther", "x~x=?", "the section {}", "as nothing", "write SOS"},
    {mpsTypedSets, "mpsTypedSets", "?????", "the section {}", "", "write SOS"},
    {setHeaderWord, "setHeaderWord", "x~x=?", "three fields at the head of a special ordered set", "as no set", "write its type and its name"},
    {setMemberWord, "setMemberWord", "x~x??", "a member of a special ordered set with three fields", "as no member", "write column and weight"},
    {mpsIndicators, "mpsIndicators", "xx==?", "indicator rows", "", ""},
    {lazyRows, "lazyRows", "~====", "lazy constraints", "as a row called AZYCONS, and others", "put them among the rows"},
    {lazyRowsWithoutIntegers, "lazyRowsWithoutIntegers", "==~==", "lazy constraints of a model without integers", "as rows that bind nothing", "put them among the rows"},
    {mpsUserCuts, "mpsUserCuts", "xx=~=", "user cuts", "as rows", "leave them out"},
    {textAfterEndata, "textAfterEndata", "===??", "text behind ENDATA", "", "leave it out"},
};

constexpr bool is_in_order() {
  for (size_t i = 0; i < std::size(kRows); ++i) {
    if (static_cast<size_t>(kRows[i].construct) != i || kRows[i].cells.size() != 5) return false;
  }
  return true;
}
static_assert(is_in_order());

constexpr std::string_view kSolvers[] = {"highs", "scip", "copt", "gurobi", "cplex"};

// The first solver's dialect is followed by the others, in the order of the cells.
size_t cell_of(Dialect dialect) { return static_cast<size_t>(dialect) - static_cast<size_t>(Dialect::highs); }

const ConstructRow& row_of(Construct construct) { return kRows[static_cast<size_t>(construct)]; }

}  // namespace

static_assert(static_cast<size_t>(Dialect::cplex) - static_cast<size_t>(Dialect::highs) == 4);

std::span<const ConstructRow> construct_rows() { return kRows; }

Reading reading_of(Dialect dialect, Construct construct) {
  if (dialect == Dialect::any) return Reading::same;
  if (dialect == Dialect::portable) return Reading::unknown;
  return static_cast<Reading>(row_of(construct).cells[cell_of(dialect)]);
}

std::string difference(Dialect dialect, Construct construct, std::string_view piece) {
  const ConstructRow& row = row_of(construct);
  std::string what(row.what);
  if (const size_t at = what.find("{}"); at != std::string::npos) what.replace(at, 2, quoted(piece));
  std::string said;
  if (dialect == Dialect::portable) {
    said = "not every reader reads " + what + " the same way";
  } else {
    const std::string solver(kSolvers[cell_of(dialect)]);
    switch (reading_of(dialect, construct)) {
      case Reading::refuses: said = solver + " refuses " + what; break;
      case Reading::other: said = solver + " reads " + what + " " + std::string(row.as.empty() ? "as another model" : row.as); break;
      default: said = "nothing says how " + solver + " reads " + what; break;
    }
  }
  if (!row.write.empty()) said += "; " + std::string(row.write);
  return said;
}

}  // namespace assay
